//! A synthetic site, the same for the same numbers on every machine: councils, and articles of some
//! 450 words with headings, lists, tables, links and ratings.

use borough::diagnostic::SourcePath;
use borough::load::Memory;

const WORDS: &str = "council service inspection report board director team review plan committee budget adviser \
    partnership programme assessment strategy workforce caseload placement referral family school authority region \
    audit meeting vote grant leader pilot survey decision outcome threshold vacancy contract provider published agreed \
    welcomed approved delayed extended launched funded questioned confirmed improved reduced local national urgent \
    independent statutory annual quarterly joint early late stable serious limited strong weak formal public detailed";
const GRADES: [&str; 4] = ["outstanding", "good", "requires improvement", "inadequate"];
const TAGS: [&str; 8] =
    ["fostering", "adoption", "funding", "staffing", "safeguarding", "housing", "leadership", "courts"];

/// A site of so many articles and councils.
pub fn site(articles: usize, councils: usize) -> Memory {
    let mut files = Memory::default();
    let mut put = |path: String, text: String| files.0.insert(SourcePath::new(&path), text.into_bytes());
    put("content/site.yaml".into(), "title: Bench archive\nbase_url: https://bench.example.org/\n".into());
    for council in 0..councils {
        let text = format!("---\nname: Council {council}\nregion: Region {}\n---\n", council % 9);
        put(format!("content/councils/council-{council}/index.md"), text);
    }
    for number in 0..articles {
        let year = 2015 + number % 11;
        put(format!("content/news/{year}/story-{number}.md"), article(number, councils, year));
    }
    files
}

fn article(number: usize, councils: usize, year: usize) -> String {
    let mut random = Random(number as u64 + 1);
    let council = random.below(councils);
    let (month, day) = (1 + random.below(12), 1 + random.below(28));
    let rating = match random.below(6) {
        grade @ 0..4 => format!("rating: {}\n", GRADES[grade]),
        _ => String::new(),
    };
    let mut text = format!(
        "---\ntitle: \"{}\"\ncouncil: council-{council}\ndate: {year}-{month:02}-{day:02}\n{rating}summary: \"{}\"\ntags: [{}, {}]\n---\n\n",
        capital(random.sentence(8)),
        capital(random.sentence(18)),
        TAGS[random.below(4)],
        TAGS[4 + random.below(4)],
    );
    for section in 0..4 {
        text.push_str(&format!("## {}\n\n", capital(random.sentence(3))));
        for _ in 0..2 {
            text.push_str(&format!(
                "{} **{}** {}. ",
                capital(random.sentence(14)),
                random.sentence(2),
                random.sentence(12)
            ));
            text.push_str(&format!("See [the timeline](/councils/council-{}/).\n\n", random.below(councils)));
        }
        match section {
            0 => text.push_str(&format!(
                "- {}\n- {}\n- {}\n\n",
                random.sentence(9),
                random.sentence(9),
                random.sentence(9)
            )),
            1 => text.push_str(&format!(
                "| a | b |\n|---|---:|\n| {} | 1 |\n| {} | 2 |\n\n",
                random.sentence(2),
                random.sentence(2)
            )),
            _ => text.push_str(&format!("> {}\n\n", random.sentence(20))),
        }
    }
    text
}

fn capital(text: String) -> String {
    text[..1].to_uppercase() + &text[1..]
}

/// A linear congruential generator: good enough for prose.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }

    fn sentence(&mut self, words: usize) -> String {
        let all: Vec<&str> = WORDS.split_whitespace().collect();
        (0..words).map(|_| all[self.below(all.len())]).collect::<Vec<_>>().join(" ")
    }
}
