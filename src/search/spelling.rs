//! One spelling for each word, British or American, one number for the plurals that no ending makes, and the
//! words too common to be looked for.

use std::borrow::Cow;

/// Words that stand in nearly every text. They are neither kept nor looked for.
const COMMON: [&str; 36] = [
    "a", "an", "and", "are", "as", "at", "be", "been", "but", "by", "for", "from", "had", "has", "have", "in", "into",
    "is", "it", "its", "of", "on", "or", "that", "the", "their", "they", "this", "to", "was", "were", "which", "will",
    "with", "would", "s",
];

/// Spellings within a word, and what stands for both.
const WITHIN: [(&str, &str); 9] = [
    ("paed", "ped"),
    ("anaem", "anem"),
    ("haem", "hem"),
    ("foet", "fet"),
    ("licens", "licenc"),
    ("practis", "practic"),
    ("defens", "defenc"),
    ("offens", "offenc"),
    ("dgement", "dgment"),
];

/// Spellings at the end of a word, and what stands for both. The first that fits counts.
const ENDINGS: [(&str, &str); 45] = [
    ("children", "child"),
    ("childrens", "child"),
    ("women", "woman"),
    ("womens", "woman"),
    ("izational", "isational"),
    ("izations", "isations"),
    ("ization", "isation"),
    ("izers", "isers"),
    ("izing", "ising"),
    ("izer", "iser"),
    ("izes", "ises"),
    ("ized", "ised"),
    ("ize", "ise"),
    ("yzing", "ysing"),
    ("yzes", "yses"),
    ("yzed", "ysed"),
    ("yze", "yse"),
    ("rammes", "rams"),
    ("ramme", "ram"),
    ("ellors", "elors"),
    ("ellor", "elor"),
    ("ilfully", "illfully"),
    ("ilful", "illful"),
    ("centre", "center"),
    ("centres", "centers"),
    ("centred", "centered"),
    ("theatre", "theater"),
    ("theatres", "theaters"),
    ("metre", "meter"),
    ("metres", "meters"),
    ("litre", "liter"),
    ("litres", "liters"),
    ("fibre", "fiber"),
    ("fibres", "fibers"),
    ("calibre", "caliber"),
    ("gray", "grey"),
    ("ageing", "aging"),
    ("llness", "lness"),
    ("llments", "lments"),
    ("llment", "lment"),
    ("uelled", "ueled"),
    ("uelling", "ueling"),
    ("ialled", "ialed"),
    ("ialling", "ialing"),
    ("ialler", "ialer"),
];

/// What may follow `our` where Americans write `or`: colour, neighbourhood, favourite.
const AFTER_OUR: [&str; 21] = [
    "", "s", "ed", "ing", "ite", "ites", "able", "ably", "al", "ally", "less", "ful", "fully", "hood", "hoods", "ly",
    "er", "ers", "ist", "ists", "ism",
];

/// Whether a word is too common to be looked for.
pub fn is_common(word: &str) -> bool {
    COMMON.contains(&word)
}

/// A word of small letters in the one spelling that stands for all of them.
pub fn spelled(word: &str) -> Cow<'_, str> {
    let mut word = Cow::Borrowed(word);
    if let Some((from, to)) = WITHIN.iter().find(|(from, _)| word.contains(from)) {
        word = Cow::Owned(word.replacen(from, to, 1));
    }
    let ending = |(from, to): &(&str, &str)| {
        let head = word.strip_suffix(from)?;
        (head.len() >= 2 || from.len() >= 4).then(|| format!("{head}{to}"))
    };
    if let Some(changed) = ENDINGS.iter().find_map(ending) {
        word = Cow::Owned(changed);
    }
    if let Some(at) = word.rfind("our").filter(|at| *at >= 2 && AFTER_OUR.contains(&&word[at + 3..])) {
        word = Cow::Owned(format!("{}or{}", &word[..at], &word[at + 3..]));
    }
    word
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_spellings_are_one() {
        for pair in [
            "organisation organization",
            "prioritising prioritizing",
            "analysed analyzed",
            "behaviour behavior",
            "neighbourhoods neighborhoods",
            "favourite favorite",
            "programmes programs",
            "paediatric pediatric",
            "centre center",
            "judgement judgment",
            "licensed licenced",
            "defence defense",
            "counsellor counselor",
            "skilful skillful",
            "children child",
        ] {
            let (british, american) = pair.split_once(' ').unwrap();
            assert_eq!(spelled(british), spelled(american));
        }
    }

    #[test]
    fn other_words_stay() {
        for word in
            ["four", "hour", "hours", "source", "resources", "course", "court", "size", "council", "tour", "our"]
        {
            assert_eq!(spelled(word), word);
        }
    }
}
