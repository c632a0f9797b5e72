//! Every problem that Borough knows, by number. The numbers never change their meaning; their
//! pages are the sections of docs/diagnostics.md, which a test keeps complete.

/// How bad a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing is published while it stands.
    Error,
    /// Worth mending; the site is published.
    Warning,
}

macro_rules! codes {
    ($($name:ident $id:literal $title:literal)*) => {
        /// Which problem it is: `E` codes are errors, `W` codes warnings.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = $title] $name,)*
        }

        impl Code {
            /// All of them, in order.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// `E007`, `W101`.
            #[must_use]
            pub fn id(self) -> &'static str {
                match self { $(Self::$name => $id),* }
            }

            /// The problem's name, as its page is headed.
            #[must_use]
            pub fn title(self) -> &'static str {
                match self { $(Self::$name => $title),* }
            }
        }
    };
}

codes! {
    NotUtf8 "E001" "A file is not UTF-8 text"
    NoFrontMatter "E002" "The front matter is missing"
    UnclosedFrontMatter "E003" "The front matter is not closed"
    FrontMatterLimit "E004" "The front matter is too long or too deep"
    YamlSyntax "E005" "The YAML cannot be read"
    DuplicateKey "E006" "A key is written twice"
    UnknownKey "E007" "An unknown key"
    WrongForm "E008" "A value has the wrong form"
    EmptyValue "E009" "A key has no value"
    MissingKey "E010" "A key is missing"
    FileTooLarge "E011" "A file is too large"
    LinkOut "E012" "A symbolic link"
    Misplaced "E013" "A file lies where Borough expects none"
    FileName "E014" "A file name that cannot be used"

    BadDate "E020" "Not a date"
    ClockChange "E021" "A time that the clock change skips or repeats"
    DateOrder "E022" "Dates in the wrong order"

    UnknownCouncil "E030" "An unknown council"
    AmbiguousCouncil "E031" "A name that belongs to two councils"
    CouncilFolder "E032" "An event in another council's folder"
    EventName "E033" "An event's file name disagrees with its front matter"
    OutsideCouncilLife "E034" "An event outside the life of its council"
    UnknownKind "E040" "An unknown kind of event"
    UnknownFramework "E041" "An unknown framework"
    FrameworkNotInForce "E042" "A framework that was not in force"
    UnknownJudgement "E043" "A judgement that the framework does not grade"
    JudgementNotInForce "E044" "A judgement that was not made on that day"
    IllegalGrade "E045" "A grade that the framework does not have"
    NoOverallAwarded "E046" "An overall grade where none is awarded"
    MissingGrade "E047" "An inspection without its overall grade"
    UngradedEvent "E048" "A grade on an ungraded event"
    Contradiction "E049" "An article contradicts the event it names"
    UnknownEvent "E050" "An unknown event"
    GradeOutOfTime "E051" "A grade that nobody awarded at that time"
    Succession "E052" "Predecessors and successors that do not fit"
    ConflictField "E053" "A conflict about what the event does not have"
    NoConflict "E054" "A conflict that is none"

    SameAddress "E060" "Two outputs, one address"
    AliasTaken "E061" "An alias that is taken"
    UnsafeAddress "E062" "An address that leaves the site"
    BrokenLink "E063" "A link to nothing"
    BrokenAnchor "E064" "A link to a heading that does not exist"
    MissingPicture "E065" "A picture that does not exist"
    NoAlt "E066" "A picture without a description"

    NoTheme "E070" "The theme does not exist"
    NoTemplate "E071" "A template is missing"
    Template "E072" "A template cannot be used"
    Framework "E073" "A framework that contradicts itself"
    ThemeVersion "E074" "A theme for another version of Borough"
    UnknownSetting "E075" "A setting that the theme does not know"
    ThemeLoop "E076" "Themes that extend each other"
    Unsound "E077" "A theme makes a page that is not sound"
    NotGiven "E078" "A template asks for what it is not given"

    BrokenPicture "E080" "A picture that cannot be shown"
    HugePicture "E081" "A picture of enormous size"

    NameAndAge "E090" "A name near a child's age"
    SchoolAndChild "E091" "A school near a child's age or condition"
    HomeAddress "E092" "The address of a home"
    DateOfBirth "E093" "A date of birth"
    CaseNumber "E094" "The number of a case or a child"
    PictureUnread "E095" "A picture that cannot be freed of where it was taken"

    RawHtml "W101" "Raw HTML was removed"
    UnsafeLink "W102" "An unsafe link was removed"
    NearlySameCouncil "W103" "Two councils that differ by a slip"
    NotRecorded "W104" "A judgement is not recorded"
    UnusedFile "W105" "A file that no page shows"
    NearlySameTag "W106" "Two tags that differ by a slip"
    LongWait "W107" "A report long after its inspection"
    CutValue "W108" "A value that is cut short"
    OtherGrade "W109" "A rating that a fresh report does not give"
    LostNote "W110" "A note that is not shown"
    NoPlace "W111" "A council without a place on the map"
    SamePlace "W112" "Two councils on one place of the map"

    OfficialGrade "W120" "A grade by less than its official name"
    FailingCouncil "W121" "A judgement of the writer's own"
    DateForm "W122" "A date in another form"
    AltText "W123" "A description that describes nothing"
    SummaryLength "W124" "A summary that is too long"
    TitleLength "W125" "A title that is too long"
    HeadingLevels "W126" "A heading level is skipped"
    BareUrl "W127" "A web address as text"
    LinkWords "W128" "A link that does not say where it leads"
    UnusedWaiver "W129" "A waiver that waives nothing"
    PictureLocation "W130" "A picture said where it was taken"
    HeavyPicture "W131" "A picture that readers wait for"
}

impl Code {
    /// Errors stop a build, warnings do not.
    #[must_use]
    pub fn severity(self) -> Severity {
        if self.id().starts_with('E') { Severity::Error } else { Severity::Warning }
    }

    /// The code of this number, in any case: `e007`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.id().eq_ignore_ascii_case(text.trim()))
    }
}

/// A code's page, in Markdown: its section of docs/diagnostics.md.
#[must_use]
pub fn page(code: Code) -> &'static str {
    const PAGES: &str = include_str!("../../docs/diagnostics.md");
    let heading = format!("## {} ", code.id());
    let Some(start) = PAGES.find(&heading) else {
        return "";
    };
    let section = &PAGES[start..];
    let end = section[3..].find("\n## ").map_or(section.len(), |at| at + 3);
    section[..end].trim_end()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_a_page_under_its_own_title_and_every_page_a_code() {
        for code in Code::ALL {
            let heading = format!("## {} {}\n", code.id(), code.title());
            assert!(page(*code).starts_with(&heading), "docs/diagnostics.md lacks {heading}");
            assert!(page(*code).len() > heading.len() + 80, "{} says too little", code.id());
        }
        let pages = include_str!("../../docs/diagnostics.md");
        let headings: Vec<&str> = pages
            .lines()
            .filter_map(|line| line.strip_prefix("## "))
            .map(|line| line.split(' ').next().unwrap_or(""))
            .collect();
        let ids: Vec<&str> = Code::ALL.iter().map(|code| code.id()).collect();
        assert_eq!(headings, ids, "docs/diagnostics.md lists the codes in order");
    }

    #[test]
    fn ids_are_unique_and_found_again() {
        for code in Code::ALL {
            assert_eq!(Code::parse(&code.id().to_lowercase()), Some(*code));
        }
        assert_eq!(Code::parse("E999"), None);
    }
}
