//! Lists of English words, in lower case, by which a person's name is told from other words.

/// Whether a list has a word.
pub fn has(list: &[&str], word: &str) -> bool {
    list.contains(&word)
}

/// What ends in a full stop without ending a sentence.
pub const ABBREVIATIONS: &[&str] =
    &["mr", "mrs", "ms", "dr", "st", "no", "nos", "cllr", "prof", "rev", "approx", "vs", "ref", "rd", "ave", "dob"];

/// Months, as dates are written.
pub const MONTHS: &[&str] = &[
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
];

/// Months cut short.
pub const SHORT_MONTHS: &[&str] =
    &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec"];

/// Words with a capital letter that are nobody's name: at the start of a sentence, or anywhere.
pub const NO_NAMES: &[&str] = &[
    // days, seasons, feasts
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february", "march",
    "april", "may", "june", "july", "august", "september", "october", "november", "december", "spring", "autumn",
    "winter", "christmas", "easter", "ramadan", "eid", "diwali", "covid", "brexit", "sept",
    // places that no site lists
    "england", "english", "britain", "british", "uk", "wales", "welsh", "scotland", "scottish", "ireland", "irish",
    "london", "europe", "european", "north", "south", "east", "west", "northern", "southern", "eastern", "western",
    "midlands", "yorkshire", "humber", "westminster", "whitehall", "france", "spain", "poland", "romania", "albania",
    "afghanistan", "syria", "iraq", "iran", "eritrea", "sudan", "ukraine", "vietnam", "france", "germany", "jamaica",
    "nigeria", "ghana", "pakistan", "bangladesh", "india", "somalia", "turkey", "thames", "severn", "trent", "tyne",
    "afghan", "syrian", "polish", "romanian", "albanian", "somali", "ukrainian", "vietnamese", "kurdish", "eritrean",
    "sudanese", "pakistani", "bangladeshi", "indian", "nigerian", "ghanaian", "african", "asian", "caribbean",
    "american", "french", "german", "spanish", "turkish", "iraqi", "iranian", "christian", "muslim", "jewish",
    "hindu", "sikh", "catholic", "roma", "traveller", "gypsy",
    // bodies and what they make
    "ofsted", "ofsted's", "government", "parliament", "commons", "lords", "department", "dfe", "cafcass", "barnardo",
    "barnardos", "nspcc", "childline", "nhs", "bbc", "itv", "guardian", "times", "mail", "telegraph", "gazette",
    "sibford", "council", "councils", "councillors", "county", "borough", "city", "district", "unitary", "authority",
    "authorities", "service", "services", "ilacs", "sif", "send", "trust", "trusts", "court", "courts", "police",
    "act", "acts", "ombudsman", "cabinet", "committee", "commissioner", "commissioners", "inspectorate", "treasury",
    "instagram", "facebook", "snapchat", "tiktok", "whatsapp", "twitter", "youtube", "zoom", "teams", "google",
    "microsoft", "roblox", "discord", "ons", "lgbt",
    // words of the trade
    "child", "children", "childrens", "young", "people", "person", "families", "family", "parents", "parent",
    "mother", "mothers", "father", "fathers", "mum", "dad", "boy", "boys", "girl", "girls", "baby", "babies",
    "toddler", "teenager", "teenagers", "pupil", "pupils", "student", "students", "twins", "carer", "carers",
    "foster", "adopters", "adoption", "care", "leavers", "leaver", "help", "protection", "leadership", "leaders",
    "overall", "effectiveness", "safeguarding", "inspection", "inspections", "inspectors", "inspector", "judgement",
    "judgements", "grade", "grades", "rating", "ratings", "report", "reports", "review", "reviews", "visit", "visits",
    "outstanding", "good", "requires", "improvement", "inadequate", "adequate", "excellent", "excellently", "social",
    "worker", "workers", "staff", "managers", "manager", "officers", "officer", "teachers", "teacher", "school",
    "schools", "academy", "nursery", "college", "colleges", "nurseries", "academies", "homes", "home", "placements",
    "placement", "referrals", "referral", "assessments", "plans", "plan", "cases", "case", "early", "years", "year",
    "key", "stage", "reception", "eyfs", "gcse", "gcses", "maths", "panel", "board", "director", "chair", "judge",
    "judges", "minister", "ministers", "mps", "mp", "secretary", "lord", "lady", "sir", "king", "queen", "prince",
    "princess", "pm", "mr", "mrs", "ms", "miss", "dr", "table", "figure", "section", "article", "part", "page",
    "chapter", "annex", "appendix", "regulation", "schedule", "volume", "number", "paragraph", "source", "note",
    "item", "version", "act's", "staying", "put", "framework", "frameworks", "standard", "short", "full", "level",
    "band", "group", "groups", "team", "unit", "working", "together", "nationally", "locally", "regionally", "region",
    "regions", "total", "average", "data", "results", "numbers", "figures",
    // what a sentence begins with
    "a", "an", "the", "this", "that", "these", "those", "it", "its", "he", "she", "they", "we", "i", "you", "his",
    "her", "their", "our", "my", "your", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
    "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    "twenty", "thirty", "forty", "fifty", "some", "most", "many", "few", "all", "both", "each", "every", "any", "no",
    "none", "nobody", "everybody", "everyone", "someone", "somebody", "nothing", "something", "another", "other",
    "others", "who", "what", "when", "where", "why", "which", "how", "whose", "in", "on", "at", "by", "for", "from",
    "to", "of", "with", "without", "after", "before", "since", "until", "during", "while", "within", "among",
    "between", "under", "over", "as", "if", "but", "and", "or", "so", "yet", "not", "nor", "then", "than", "now",
    "today", "yesterday", "tomorrow", "there", "here", "however", "also", "still", "even", "only", "just", "once",
    "twice", "again", "later", "earlier", "meanwhile", "finally", "first", "second", "third", "fourth", "last",
    "next", "more", "less", "about", "almost", "nearly", "elsewhere", "because", "although", "though", "despite",
    "according", "aged", "age", "born", "yes", "please", "see", "read", "more", "new", "old", "former", "top", "best",
    "worst", "record", "former", "local", "national", "public", "private", "like", "unlike", "is", "was", "are",
    "were", "has", "had", "have", "did", "does", "do", "will", "would", "can", "could", "may", "must", "should",
    "shall", "too", "very", "such", "same", "following", "statement", "published", "updated", "corrected", "out",
    "up", "down", "off", "into", "onto", "per", "via", "plus", "minus", "half", "ages", "neighbours", "residents",
    "campaigners", "charities", "charity", "experts", "lawyers", "doctors", "nurses", "officials", "ministers",
    "members",
];

/// Words that make a run of capital letters the name of a body or a place, not of a person.
pub const BODIES: &[&str] = &[
    "council", "councils", "court", "courts", "hospital", "infirmary", "hospice", "school", "schools", "academy", "nursery", "college",
    "university", "trust", "department", "board", "service", "services", "partnership", "centre", "house", "home",
    "homes", "lodge", "street", "road", "avenue", "lane", "close", "drive", "gardens", "grove", "crescent", "terrace",
    "square", "way", "hall", "committee", "act", "police", "union", "society", "times", "news", "guardian", "gazette",
    "post", "herald", "echo", "chronicle", "standard", "mail", "ombudsman", "commissioner", "office", "authority",
    "borough", "county", "city", "district", "agency", "foundation", "programme", "scheme", "strategy", "report",
    "review", "plan", "panel", "team", "unit", "inspectorate", "association", "network", "institute", "group",
    "limited", "ltd", "care", "project", "fund", "alliance", "federation", "church", "clinic", "surgery", "library",
    "station", "park", "bridge", "hub", "primary", "infants", "juniors", "pre-school", "preschool", "playgroup",
    "forum", "charity", "ministry", "parliament", "campaign", "inquiry", "enquiry", "order", "bill", "code",
    "framework", "index", "record", "archive", "award", "awards", "week", "day", "month", "shire", "kingdom",
    "states", "region", "green", "estate", "court's", "prison", "army", "club",
];

/// Who stands before a name by rank.
pub const TITLES: &[&str] = &[
    "dr", "judge", "justice", "sir", "lord", "lady", "dame", "baroness", "baron", "cllr", "councillor", "professor",
    "prof", "inspector", "minister", "secretary", "director", "leader", "chair", "mayor", "president",
    "superintendent", "sergeant", "detective", "constable", "commissioner", "chancellor", "reverend", "rev",
    "coroner", "recorder", "ombudsman",
];

/// Forms of address of grown-ups.
pub const ADULTS: &[&str] = &["mr", "mrs", "ms", "miss"];

/// What a grown-up with a name does, behind or before the name.
pub const ROLES: &[&str] = &[
    "director", "chair", "chairman", "chairwoman", "leader", "inspector", "minister", "councillor", "secretary",
    "commissioner", "judge", "spokesman", "spokeswoman", "spokesperson", "head", "headteacher", "chief", "manager",
    "officer", "professor", "lawyer", "barrister", "solicitor", "editor", "journalist", "reporter", "author", "mp",
    "mayor", "president", "executive", "detective", "superintendent", "cabinet", "coroner", "lecturer", "researcher",
    "campaigner", "consultant", "trustee", "founder", "principal",
];

/// Who belongs to a child or is one.
pub const KIN: &[&str] = &[
    "son", "daughter", "mother", "father", "mum", "dad", "brother", "sister", "grandmother", "grandfather",
    "grandson", "granddaughter", "nephew", "niece", "stepson", "stepdaughter", "stepfather", "stepmother", "aunt",
    "uncle", "cousin", "grandparents", "grandparent", "gran", "nan", "godmother", "godfather", "parents", "sons", "daughters", "brothers", "sisters", "twins", "siblings", "baby", "child's",
];

/// One child.
pub const ONE_CHILD: &[&str] = &[
    "boy", "girl", "child", "pupil", "student", "teenager", "toddler", "baby", "son", "daughter", "brother", "sister",
    "schoolboy", "schoolgirl", "youngster", "infant", "newborn", "twin", "niece", "nephew", "grandson",
    "granddaughter", "stepson", "stepdaughter", "cousin", "youth", "lad", "he", "she", "him", "her", "his", "only",
];

/// Whether a word is for a child, and not one that stands for anybody.
pub fn is_child_word(word: &str) -> bool {
    has(ONE_CHILD, word) && !has(&["he", "she", "him", "her", "his", "only"], word)
}

/// Many, of an age.
pub const GROUPS: &[&str] = &[
    "children", "people", "those", "pupils", "boys", "girls", "teenagers", "ones", "leavers", "adults", "students",
    "residents", "everyone", "anyone", "anybody", "persons", "babies", "toddlers", "youngsters", "adolescents",
    "parents", "mothers", "women", "men", "learners", "person", "someone", "infants", "them", "all",
];

/// What has an age and is no child.
pub const THINGS: &[&str] = &[
    "grade", "grades", "report", "reports", "inspection", "inspections", "framework", "strategy", "plan", "building",
    "buildings", "figures", "data", "service", "services", "trust", "judgement", "judgements", "policy", "law", "act",
    "rating", "ratings", "scheme", "site", "system", "council", "archive", "article", "survey", "guidance", "notice",
    "contract", "partnership", "company", "charity", "board", "team", "computer", "software", "document", "results",
];

/// Before a place.
pub const AT_PLACES: &[&str] = &[
    "in", "from", "near", "across", "around", "throughout", "outside", "within", "inside", "at", "into", "via",
    "central", "north", "south", "east", "west",
];

/// Before the place that somebody is moved to.
pub const MOVES: &[&str] = &[
    "moved", "placed", "went", "came", "sent", "taken", "returned", "travelled", "back", "relocated", "move", "moves",
];

/// What a child has, or has been through, that its schoolmates would know it by.
pub const CONDITIONS: &[&str] = &[
    "autism", "autistic", "adhd", "cerebral palsy", "down's syndrome", "down’s syndrome", "down syndrome", "epilepsy",
    "epileptic", "diabetes", "diabetic", "wheelchair", "leukaemia", "cancer", "deaf", "blind", "eating disorder",
    "self-harm", "self-harmed", "pregnant", "pregnancy", "anorexia", "anorexic", "non-verbal", "dyslexia", "dyslexic",
    "tourette", "foetal alcohol", "fasd", "sickle cell", "cystic fibrosis", "hiv", "learning disability", "disabled",
    "disability", "muscular dystrophy", "spina bifida", "asthma", "ehcp", "education, health and care plan",
    "in foster care", "looked-after", "looked after", "in care", "child protection plan", "excluded", "abused",
    "raped", "sexually", "trafficked", "asylum-seeking", "selective mutism", "brain injury", "depression", "bulimia",
    "transplant", "feeding tube", "hearing aid", "hearing loss", "prosthetic", "suicide", "overdose", "stammer",
];
