// The search page. Borough writes the index (docs/search.md describes its files); this script asks for the
// parts that a query needs, and shows what it finds. Words are treated exactly as Borough treats them: what
// is in the first half of this file has its twin in src/search/, and a test holds the two together.

// ---- Words ----

const COMMON = new Set(
  ("a an and are as at be been but by for from had has have in into is it its of on or that the their they this " +
    "to was were which will with would s").split(" "),
);

const LONGEST = 40;

const LETTERS = { ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ı: "i" };

/** A character as plain small letters: without accents, typographic marks as typed ones. */
function fold(character) {
  let folded = "";
  for (const part of character.normalize("NFKD")) {
    if (/[\u0300-\u036f\u00ad\u200b-\u200d]/.test(part)) continue;
    if (/[\u2018\u2019\u02bc]/.test(part)) folded += "'";
    else if (/[\u2010\u2011]/.test(part)) folded += "-";
    else for (const small of part.toLowerCase()) folded += LETTERS[small] ?? small;
  }
  return folded;
}

const CHAIN = (() => {
  const letters = "[\\p{Alphabetic}\\p{N}]+";
  const word = `${letters}(?:'${letters})*`;
  return new RegExp(`${word}(?:-${word})*`, "gu");
})();

/** Words joined by hyphens, or one alone: the words, all of them as one, and where they stand in the text. */
export function chains(text) {
  let folded = "";
  const places = [];
  let at = 0;
  for (const character of text) {
    const plain = character < "\u0080" ? character.toLowerCase() : fold(character);
    for (let unit = 0; unit < plain.length; unit++) places.push(at);
    folded += plain;
    at += character.length;
  }
  places.push(at);
  const found = [];
  for (const match of folded.matchAll(CHAIN)) {
    const words = match[0].split("-").map((word) => word.replace(/'s$/, "").replaceAll("'", ""));
    const last = places[match.index + match[0].length - 1];
    const end = last + String.fromCodePoint(text.codePointAt(last)).length;
    const joined = words.length > 1 && /\p{Alphabetic}/u.test(match[0]) ? words.join("") : "";
    found.push({ words, joined, start: places[match.index], end });
  }
  return found;
}

const WITHIN = [
  ["paed", "ped"], ["anaem", "anem"], ["haem", "hem"], ["foet", "fet"], ["licens", "licenc"],
  ["practis", "practic"], ["defens", "defenc"], ["offens", "offenc"], ["dgement", "dgment"],
];

const ENDINGS = [
  ["children", "child"], ["childrens", "child"], ["women", "woman"], ["womens", "woman"],
  ["izational", "isational"], ["izations", "isations"], ["ization", "isation"], ["izers", "isers"],
  ["izing", "ising"], ["izer", "iser"], ["izes", "ises"], ["ized", "ised"], ["ize", "ise"], ["yzing", "ysing"],
  ["yzes", "yses"], ["yzed", "ysed"], ["yze", "yse"], ["rammes", "rams"], ["ramme", "ram"], ["ellors", "elors"],
  ["ellor", "elor"], ["ilfully", "illfully"], ["ilful", "illful"], ["centre", "center"], ["centres", "centers"],
  ["centred", "centered"], ["theatre", "theater"], ["theatres", "theaters"], ["metre", "meter"],
  ["metres", "meters"], ["litre", "liter"], ["litres", "liters"], ["fibre", "fiber"], ["fibres", "fibers"],
  ["calibre", "caliber"], ["gray", "grey"], ["ageing", "aging"], ["llness", "lness"], ["llments", "lments"],
  ["llment", "lment"], ["uelled", "ueled"], ["uelling", "ueling"], ["ialled", "ialed"], ["ialling", "ialing"],
  ["ialler", "ialer"],
];

const AFTER_OUR = new Set([
  "", "s", "ed", "ing", "ite", "ites", "able", "ably", "al", "ally", "less", "ful", "fully", "hood", "hoods", "ly",
  "er", "ers", "ist", "ists", "ism",
]);

/** A word in the one spelling that stands for British and American. */
export function spelled(word) {
  const within = WITHIN.find(([from]) => word.includes(from));
  if (within) word = word.replace(...within);
  const ending = ENDINGS.find(
    ([from]) => word.endsWith(from) && (word.length >= from.length + 2 || from.length >= 4),
  );
  if (ending) word = word.slice(0, -ending[0].length) + ending[1];
  const at = word.lastIndexOf("our");
  if (at >= 2 && AFTER_OUR.has(word.slice(at + 3))) word = `${word.slice(0, at)}or${word.slice(at + 3)}`;
  return word;
}

// ---- The English stemmer of Snowball, also called Porter2: https://snowballstem.org/algorithms/english/stemmer.html ----

const IRREGULAR = {
  skis: "ski", skies: "sky", dying: "die", lying: "lie", tying: "tie", idly: "idl", gently: "gentl", ugly: "ugli",
  early: "earli", only: "onli", singly: "singl", sky: "sky", news: "news", howe: "howe", atlas: "atlas",
  cosmos: "cosmos", bias: "bias", andes: "andes",
};

const UNCHANGED = /^(?:inning|outing|canning|herring|earring|proceed|exceed|succeed)$/;

const STEP_2 = {
  tional: "tion", enci: "ence", anci: "ance", abli: "able", entli: "ent", izer: "ize", ization: "ize",
  ational: "ate", ation: "ate", ator: "ate", alism: "al", aliti: "al", alli: "al", fulness: "ful", ousli: "ous",
  ousness: "ous", iveness: "ive", iviti: "ive", biliti: "ble", bli: "ble", ogi: "og", fulli: "ful",
  lessli: "less", li: "",
};

const STEP_3 = {
  tional: "tion", ational: "ate", alize: "al", icate: "ic", iciti: "ic", ical: "ic", ful: "", ness: "", ative: "",
};

const STEP_4 = {
  al: "", ance: "", ence: "", er: "", ic: "", able: "", ible: "", ant: "", ement: "", ment: "", ent: "", ism: "",
  ate: "", iti: "", ous: "", ive: "", ize: "", ion: "",
};

/** The longest of these endings that a word has. */
function ending(word, endings) {
  for (let length = Math.min(7, word.length); length > 0; length--) {
    const last = word.slice(-length);
    if (Object.hasOwn(endings, last)) return last;
  }
  return null;
}

const ENDS_SHORT = /[^aeiouy][aeiouy][^aeiouywxY]$|^[aeiouy][^aeiouy]$/;

/** Where the part after the first vowel with a consonant behind it begins. */
function region(word, from) {
  const found = word.slice(from).search(/[aeiouy][^aeiouy]/);
  return found < 0 ? word.length : from + found + 2;
}

/** The stem of a word of the letters a to z. */
export function stem(word) {
  if (Object.hasOwn(IRREGULAR, word)) return IRREGULAR[word];
  if (word.length < 3) return word;
  word = word.replace(/(^|[aeiouy])y/g, "$1Y");
  const special = /^(?:gener|commun|arsen)/.exec(word);
  const first = special ? special[0].length : region(word, 0);
  const second = region(word, first);

  // 1a: plurals
  if (word.endsWith("sses")) word = word.slice(0, -2);
  else if (/ie[ds]$/.test(word)) word = word.slice(0, word.length > 4 ? -2 : -1);
  else if (/[^us]s$/.test(word) && /[aeiouy]/.test(word.slice(0, -2))) word = word.slice(0, -1);
  if (UNCHANGED.test(word)) return word;

  // 1b: -ed, -ing
  const eed = /eed(?:ly)?$/.exec(word);
  const past = /(?:ed|ing)(?:ly)?$/.exec(word);
  if (eed) {
    if (eed.index >= first) word = `${word.slice(0, eed.index)}ee`;
  } else if (past && /[aeiouy]/.test(word.slice(0, past.index))) {
    word = word.slice(0, past.index);
    if (/(?:at|bl|iz)$/.test(word)) word += "e";
    else if (/(?:bb|dd|ff|gg|mm|nn|pp|rr|tt)$/.test(word)) word = word.slice(0, -1);
    else if (word.length === first && ENDS_SHORT.test(word)) word += "e";
  }

  // 1c: -y
  if (/.[^aeiouy][yY]$/.test(word)) word = `${word.slice(0, -1)}i`;

  // 2 and 3: double endings to single ones
  let last = ending(word, STEP_2);
  if (last !== null && word.length - last.length >= first) {
    const head = word.slice(0, -last.length);
    const fits = last === "ogi" ? head.endsWith("l") : last === "li" ? /[cdeghkmnrt]$/.test(head) : true;
    if (fits) word = head + STEP_2[last];
  }
  last = ending(word, STEP_3);
  if (last !== null && word.length - last.length >= (last === "ative" ? Math.max(first, second) : first)) {
    word = word.slice(0, -last.length) + STEP_3[last];
  }

  // 4 and 5: what is left of them
  last = ending(word, STEP_4);
  if (last !== null && word.length - last.length >= second) {
    const head = word.slice(0, -last.length);
    if (last !== "ion" || /[st]$/.test(head)) word = head;
  }
  const head = word.slice(0, -1);
  if (word.endsWith("e")) {
    if (head.length >= second || (head.length >= first && !ENDS_SHORT.test(head))) word = head;
  } else if (word.endsWith("ll") && head.length >= second) word = head;
  return word.replaceAll("Y", "y");
}

/** The term by which a word is found; none for one that is too common to be looked for, or too long. */
export function term(word) {
  if (word === "" || [...word].length > LONGEST || COMMON.has(word)) return null;
  return /^[a-z]+$/.test(word) ? stem(spelled(word)) : word;
}

/** The different terms of a text, in alphabetical order. */
export function terms(text) {
  const found = new Set();
  for (const { words, joined } of chains(text)) {
    for (const word of joined ? [...words, joined] : words) {
      const one = term(word);
      if (one !== null) found.add(one);
    }
  }
  return [...found].sort();
}

// ---- Queries ----

/** The most terms of a query: each costs a file, and a pasted paragraph would cost a good part of the index. */
const MOST_LOOKED_FOR = 8;

/**
 * What a document must have, for every word of a query: one of several lists of terms. `re-inspection` is
 * `reinspect`, or `re` and `inspect`. The last word may be the beginning of one, unless a space follows; of one or two
 * letters it begins too many, so it counts only where it is a word itself. Of very many words the first are looked
 * for: those of the query up to `until`.
 */
function needs(query) {
  const all = [];
  const different = new Set();
  for (const { words, joined, start, end } of chains(query)) {
    if (words.length >= MOST_LOOKED_FOR && all.length === 0) {
      // One endless word: its first parts, each for itself.
      const first = query.slice(start, end).split(/[-\u2010\u2011]/).slice(0, MOST_LOOKED_FOR).join("-");
      const parts = words.slice(0, MOST_LOOKED_FOR).map(term).filter((one) => one !== null);
      if (parts.length === 0) continue;
      return { all: [{ alternatives: [parts], start: "", isBrief: false, text: first }], until: start + first.length };
    }
    const parts = words.map(term).filter((one) => one !== null);
    const whole = joined ? term(joined) : null;
    const alternatives = whole === null ? [] : [[whole]];
    if (parts.length > 0) alternatives.push(parts);
    if (alternatives.length === 0) continue;
    alternatives.flat().forEach((one) => different.add(one));
    const isTooMuch = different.size > MOST_LOOKED_FOR || all.length === MOST_LOOKED_FOR;
    if (isTooMuch && all.length > 0) return { all, until: all.at(-1).end };
    const isTyped = words.length === 1 && end === query.length;
    const isBrief = isTyped && words[0].length <= 2;
    all.push({ alternatives, start: isTyped && !isBrief ? words[0] : "", isBrief, text: words.join("-"), end });
  }
  return { all, until: query.length };
}

/** The ways in which the beginning of a word may stand at the beginning of its term. */
function beginnings(start) {
  return [
    start,
    start.replace(/childre?$/, "child"),
    start.replace(/iz$/, "is"),
    start.replace(/yz$/, "ys"),
    start.replace(/ou$/, "o"),
  ];
}

const CUT = (
  "ing ings ed ions ations ational ator ators ment ments ement ements ness ly able ability ably ible ibility ibly ive " +
  "ively iveness ivity ity ities ies es ism ist ally ance ances ence ences"
).split(" ");

/** Whether letters begin an ending that stems do not have. */
function isCut(letters) {
  return CUT.some((one) => one.startsWith(letters));
}

// ---- The index ----

const VALUES = (() => {
  const values = new Uint8Array(128);
  const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  for (let value = 0; value < 64; value++) values[digits.charCodeAt(value)] = value;
  return values;
})();

/** Calls `each` with the numbers of a text: digits of five bits, the lowest first. */
function numbers(text, each) {
  let number = 0;
  let factor = 1;
  for (let at = 0; at < text.length; at++) {
    const digit = VALUES[text.charCodeAt(at)];
    number += (digit & 31) * factor;
    if (digit & 32) factor *= 32;
    else {
      each(number);
      number = 0;
      factor = 1;
    }
  }
}

/** The first day of 1970, counted as the index counts days. */
const DAY_OF_1970 = 719163;

/** The most files that are fetched to complete a word. */
const MOST_FILES = 3;

/** The most terms that the beginning of a word may stand for. */
const MOST_TERMS = 200;

const ANYWHERE = 1;
const SUMMARY = 4;
const TITLE = 16;

/** What the index says of the whole archive. */
class Head {
  constructor(data) {
    Object.assign(this, data);
    const count = data.documents;
    this.dayOf = new Uint32Array(count);
    this.yearOf = new Uint16Array(count);
    this.days = new Map();
    let [day, at, isGap] = [0, 0, true];
    numbers(data.days, (number) => {
      if (isGap) day += number;
      else {
        const year = day === 0 ? 0 : new Date((day - DAY_OF_1970) * 864e5).getUTCFullYear();
        this.days.set(day, { start: at, count: number });
        this.dayOf.fill(day, at, at + number);
        this.yearOf.fill(year, at, at + number);
        at += number;
      }
      isGap = !isGap;
    });
    this.digits = data.days;
    this.nameOf = new Map(data.councils);
    this.undated = this.days.get(0)?.count ?? 0;
    this.regionOf = Uint16Array.from(data.councils, ([, , region]) => region);
  }

  /**
   * Gives the documents of a list a weight, those that have not a greater one. What another build of the archive
   * knows and this one does not is left out. A long list is read before the browser has compiled this: so it calls
   * nothing for a number.
   */
  weigh(text, weight, weights) {
    const { days } = this;
    let [day, place, isPlace, number, factor] = [0, 0, false, 0, 1];
    let known;
    for (let at = 0; at < text.length; at++) {
      const digit = VALUES[text.charCodeAt(at)];
      number += (digit & 31) * factor;
      if (digit > 31) {
        factor *= 32;
        continue;
      }
      if (!isPlace && number % 2 === 0) {
        day += number / 2;
        isPlace = true;
      } else {
        if (isPlace) {
          place = number;
          known = days.get(day);
          isPlace = false;
        } else place += (number - 1) / 2;
        if (known !== undefined && place < known.count && weights[known.start + place] < weight) {
          weights[known.start + place] = weight;
        }
      }
      number = 0;
      factor = 1;
    }
  }

  /** In which file of terms a term stands. */
  shard(term) {
    let [low, high] = [0, this.boundaries.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.boundaries[middle] <= term) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The file that describes a document, and which of its rows. */
  block(document) {
    const period = Math.floor(this.dayOf[document] / this.days_per_block);
    let start = document;
    // The first document of the period: its days are few.
    for (let day = period * this.days_per_block; day < (period + 1) * this.days_per_block; day++) {
      const known = this.days.get(day);
      if (known) {
        start = known.start;
        break;
      }
    }
    const part = Math.floor((document - start) / this.largest_block);
    return { name: `documents/${period}-${part}.json`, row: document - start - part * this.largest_block };
  }
}

/** Says that files of the index are of two builds. */
class Renewed extends Error {}

/** The kind, the grade and the councils of every document: what filters ask for. */
class Facets {
  constructor(head, data) {
    const count = head.documents;
    this.face = new Uint16Array(count);
    this.councilStart = new Uint32Array(count + 1);
    let at = 0;
    numbers(data.faces, (number) => (this.face[at++] = number));
    const all = [];
    let from = 0;
    numbers(data.councils, (number) => {
      if (number > 0) all.push((number >> 1) - 1);
      if (number % 2 === 0) this.councilStart[++from] = all.length;
    });
    if (data.edition !== head.edition || at !== count || from !== count) throw new Renewed();
    this.councilsOf = Uint16Array.from(all);
    this.faces = head.faces;
    this.regionOf = head.regionOf;
    this.yearOf = head.yearOf;
  }

  kindOf(document) {
    return this.faces[this.face[document]][0];
  }

  /** The grade's place among the labels, or -1. */
  gradeOf(document) {
    return this.faces[this.face[document]][1] - 1;
  }

  councilsFor(document) {
    return this.councilsOf.subarray(this.councilStart[document], this.councilStart[document + 1]);
  }
}

/** A file of terms: a line for each, with its lists as text. */
class Shard {
  constructor(text) {
    this.text = `\n${text}`;
  }

  /** The lists of a term, or nothing. */
  get(term) {
    const at = this.text.indexOf(`\n${term} `);
    if (at < 0) return undefined;
    const end = this.text.indexOf("\n", at + 1);
    return this.text.slice(at + 1, end < 0 ? undefined : end).split(" ").slice(1);
  }

  /** Every term with its lists, in order. */
  all() {
    const lines = this.text.split("\n").filter((line) => line !== "");
    return lines.map((line) => {
      const [term, ...lists] = line.split(" ");
      return [term, lists];
    });
  }
}

/** The archive as the search sees it. `get` fetches a file of the index as text. */
export class Archive {
  constructor(get) {
    this.get = get;
    this.files = new Map();
  }

  /** A file, read once. */
  file(name, read) {
    if (!this.files.has(name)) {
      const file = this.get(name).then(read);
      file.catch(() => this.files.delete(name));
      this.files.set(name, file);
    }
    return this.files.get(name);
  }

  head() {
    return this.file("index.json", (text) => new Head(JSON.parse(text)));
  }

  async facets() {
    const head = await this.head();
    return this.file("facets.json", (text) => new Facets(head, JSON.parse(text)));
  }

  /** The terms of a file, with their lists as text. */
  shard(number) {
    return this.file(`terms/${number}.txt`, (text) => new Shard(text));
  }

  /** Where a term stands, or nothing. */
  async lists(head, term) {
    return (await this.shard(head.shard(term))).get(term);
  }

  /** The lists of all terms that a word that is still being typed may stand for. */
  async completed(head, start) {
    const [from, to] = [head.shard(start.slice(0, 3)), head.shard(`${start}\uffff`)];
    const own = head.shard(start);
    const wanted = [];
    for (let shard = own; shard <= to && wanted.length < MOST_FILES; shard++) wanted.push(shard);
    for (let shard = own - 1; shard >= from && wanted.length < MOST_FILES; shard--) wanted.push(shard);
    const shards = await Promise.all(wanted.map((shard) => this.shard(shard)));
    const all = shards.flatMap((shard) => shard.all());
    const longer = all.filter(([term]) => beginnings(start).some((one) => term.startsWith(one)));
    if (longer.length > 0) return longer.slice(0, MOST_TERMS);
    // `inspecti` is no term and begins none: the term is `inspect`.
    const shorter = all.filter(([term]) => term.length > 2 && start.startsWith(term) && isCut(start.slice(term.length)));
    return shorter.sort((a, b) => b[0].length - a[0].length).slice(0, 1);
  }

  /**
   * The documents that have all words of a query and pass the filters, best first; to be asked, how many there
   * are for every value of every filter; and the terms to mark in a text.
   */
  async search(query, filters) {
    const head = await this.head();
    const isFiltered = FILTERS.some((name) => filters[name] !== undefined);
    const facets = isFiltered ? this.facets() : undefined;
    // It is waited for when the lists are there.
    facets?.catch(() => {});
    const { all, until } = needs(query);
    const score = new Uint16Array(head.documents);
    const marks = { terms: new Set(), starts: [] };
    const missing = [];
    const fetched = await Promise.all(
      all.map(async (need) => {
        const alternatives = await Promise.all(
          need.alternatives.map((parts) => Promise.all(parts.map((part) => this.lists(head, part)))),
        );
        const known = alternatives.filter((lists) => lists.every((list) => list !== undefined));
        if (known.length > 0 || need.start === "") return { need, known };
        const completed = await this.completed(head, need.start);
        return { need, known: completed.map(([, lists]) => [lists]), completed: completed.map(([term]) => term) };
      }),
    );
    const asked = fetched.filter(({ need, known }) => known.length > 0 || !need.isBrief);
    asked.forEach(({ need, known, completed }, number) => {
      if (known.length === 0) missing.push(need.text);
      if (completed) completed.forEach((term) => marks.terms.add(term));
      need.alternatives.flat().forEach((term) => marks.terms.add(term));
      add(score, weigh(head, known), number === 0);
    });
    if (asked.length === 0) score.fill(1);
    return {
      found: new Found(sift(head, score, await facets, filters)),
      counts: async () => count(head, await this.facets(), score, filters),
      marks,
      missing,
      words: asked.length,
      isBegun: asked.length < all.length,
      until,
      head,
    };
  }

  /** A document's title, address and date. */
  async document(document) {
    const head = await this.head();
    const { name, row } = head.block(document);
    const [title, address, kind, grade, councils, iso, text] = (await this.file(name, JSON.parse))[row];
    const day = head.dayOf[document];
    const date = new Date((day - DAY_OF_1970) * 864e5);
    return {
      title,
      address,
      iso: iso ?? (day ? date.toISOString().slice(0, 10) : ""),
      date: text ?? (day ? `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}` : ""),
      kind: head.kinds[kind],
      grade: head.grades.find(([value]) => value === grade),
      councils: councils.map((council) => head.nameOf.get(council) ?? council),
    };
  }
}

const MONTHS =
  "January February March April May June July August September October November December".split(" ");

/** How well each document has one of these lists of terms. */
function weigh(head, alternatives) {
  const weights = new Uint8Array(head.documents);
  for (const parts of alternatives) {
    if (parts.length === 1) {
      weighOne(head, parts[0], weights);
      continue;
    }
    // All parts have to be there: what counts is the one with the least weight.
    const least = new Uint8Array(head.documents).fill(255);
    for (const lists of parts) {
      const own = new Uint8Array(head.documents);
      weighOne(head, lists, own);
      for (let document = 0; document < own.length; document++) {
        if (own[document] < least[document]) least[document] = own[document];
      }
    }
    for (let document = 0; document < weights.length; document++) {
      if (least[document] > weights[document]) weights[document] = least[document];
    }
  }
  return weights;
}

/** Gives the documents that have a term the weight of where they have it. */
function weighOne(head, lists, weights) {
  [ANYWHERE, TITLE, SUMMARY].forEach((weight, field) => head.weigh(lists[field] ?? "", weight, weights));
}

/** Adds the weights of one more word to the scores: a document without one of the words so far has fallen out. */
function add(score, weights, isFirst) {
  for (let document = 0; document < score.length; document++) {
    const weight = weights[document];
    if (weight > 0 && (isFirst || score[document] > 0)) score[document] += weight;
    else score[document] = 0;
  }
}

/** The filters. The value of one is the place of its label, or the year. */
export const FILTERS = ["council", "region", "grade", "year", "kind"];

const LAST_YEAR = 9999;

const [COUNCIL, REGION, GRADE, YEAR, KIND, NO_FILTER, SEVERAL] = [0, 1, 2, 3, 4, 5, 6];

/** Whether a document has the value of a filter. */
function has(facets, document, filter, value) {
  if (filter === GRADE) return facets.gradeOf(document) === value;
  if (filter === YEAR) return facets.yearOf[document] === value;
  if (filter === KIND) return facets.kindOf(document) === value;
  const councils = facets.councilsFor(document);
  return filter === COUNCIL ? councils.includes(value) : councils.some((one) => facets.regionOf[one] === value + 1);
}

/** The filter that keeps a document out, where it is one alone. */
function lacks(facets, document, wanted) {
  let failed = NO_FILTER;
  for (let filter = 0; filter < wanted.length; filter++) {
    if (wanted[filter] < 0 || has(facets, document, filter, wanted[filter])) continue;
    if (failed !== NO_FILTER) return SEVERAL;
    failed = filter;
  }
  return failed;
}

/** The keys of documents with a score that pass all filters, the best last. Without facets there are no filters. */
function sift(head, score, facets, filters) {
  const keys = new Float64Array(score.length);
  let found = 0;
  const wanted = FILTERS.map((name) => filters[name] ?? -1);
  const { undated } = head;
  for (let document = 0; document < score.length; document++) {
    const its = score[document];
    if (its === 0 || (facets !== undefined && lacks(facets, document, wanted) !== NO_FILTER)) continue;
    keys[found++] = its * ORDER * 2 + (document < undated ? 2 * ORDER - 1 - document : document);
  }
  return keys.subarray(0, found).sort();
}

/** What was found, best first. */
class Found {
  constructor(keys) {
    this.keys = keys;
    this.length = keys.length;
  }

  /** The documents from a place to another. */
  slice(from, to) {
    const end = Math.max(this.length - from, 0);
    return Array.from(this.keys.subarray(Math.max(this.length - to, 0), end), documentOf).reverse();
  }
}

/**
 * How many documents with a score there are for every value of every filter: a filter's own numbers are those that
 * another choice in it would give. The loop runs once for every document found, mostly before the browser has compiled
 * it: so it calls little and makes nothing.
 */
function count(head, facets, score, filters) {
  const { councilStart, councilsOf, regionOf, yearOf, face, faces } = facets;
  const council = new Uint32Array(head.councils.length);
  const [region, grade] = [new Uint32Array(head.regions.length + 1), new Uint32Array(head.grades.length + 1)];
  const [year, kind] = [new Uint32Array(LAST_YEAR + 1), new Uint32Array(head.kinds.length)];
  // The last document that counted for a region: one of two councils in one region counts once.
  const lastOf = new Int32Array(region.length).fill(-1);
  const [forKind, forGrade] = [new Uint32Array(faces.length), new Uint32Array(faces.length)];
  const wanted = FILTERS.map((name) => filters[name] ?? -1);
  const isFiltered = wanted.some((value) => value >= 0);
  for (let document = 0; document < score.length; document++) {
    if (score[document] === 0) continue;
    const failed = isFiltered ? lacks(facets, document, wanted) : NO_FILTER;
    if (failed === SEVERAL) continue;
    const stands = failed === NO_FILTER;
    for (let at = councilStart[document]; at < councilStart[document + 1]; at++) {
      const one = councilsOf[at];
      const its = regionOf[one];
      if (stands || failed === COUNCIL) council[one]++;
      if ((stands || failed === REGION) && lastOf[its] !== document) {
        region[its]++;
        lastOf[its] = document;
      }
    }
    if (stands || failed === GRADE) forGrade[face[document]]++;
    if (stands || failed === YEAR) year[yearOf[document]]++;
    if (stands || failed === KIND) forKind[face[document]]++;
  }
  faces.forEach(([its, graded], at) => {
    kind[its] += forKind[at];
    grade[graded] += forGrade[at];
  });
  // The first of the regions and grades are those of documents without.
  return { council, region: region.subarray(1), grade: grade.subarray(1), year, kind };
}

const ORDER = 2 ** 24;

/** The document of a number by which the best comes last: the score, then councils and pages, then the newest. */
function documentOf(key) {
  const rest = key % (2 * ORDER);
  return rest >= ORDER ? 2 * ORDER - 1 - rest : rest;
}

// ---- Marks and excerpts ----

/** A text in pieces, and whether each is a word that was looked for. */
export function marked(text, marks) {
  const pieces = [];
  let at = 0;
  for (const { words, joined, start, end } of chains(text)) {
    if (![...words, joined].some((word) => marks.terms.has(term(word)))) continue;
    if (start > at) pieces.push([text.slice(at, start), false]);
    pieces.push([text.slice(start, end), true]);
    at = end;
  }
  if (at < text.length) pieces.push([text.slice(at), false]);
  return pieces;
}

const EXCERPT = 220;

/** The part of some paragraphs that has most of the words that were looked for. */
export function excerpt(paragraphs, marks) {
  let best = { count: -1, text: "" };
  for (const paragraph of paragraphs) {
    const text = paragraph.replace(/\s+/g, " ").trim();
    const hits = [];
    for (const { words, joined, start } of chains(text)) {
      const one = [...words, joined].map(term).find((one) => marks.terms.has(one));
      if (one !== undefined) hits.push({ start, one });
    }
    const count = new Set(hits.map((hit) => hit.one)).size;
    if (text.length > 20 && count > best.count) best = { count, text, at: hits[0]?.start ?? 0 };
  }
  const { text, at } = best;
  if (text.length <= EXCERPT) return text;
  // A few words before the first hit, whole words only.
  const from = at < EXCERPT / 2 ? 0 : text.indexOf(" ", at - 60) + 1;
  const end = from + EXCERPT >= text.length ? text.length : text.lastIndexOf(" ", from + EXCERPT);
  return `${from > 0 ? "… " : ""}${text.slice(from, end)}${end < text.length ? " …" : ""}`;
}

// ---- The page ----

const PER_PAGE = 10;

/** How many results fill a screen: they are not to wait for those below them. */
const SCREEN = 4;

/** How often a query is rehearsed. */
const REHEARSALS = 5;

class Page {
  constructor(form) {
    this.form = form;
    this.base = new URL(form.dataset.index, location.href);
    this.root = new URL("../", this.base);
    this.archive = new Archive((name) => this.fetched(new URL(name, this.base)));
    this.address = new URLSearchParams(location.search);
    this.pages = new Map();
    this.status = document.getElementById("search-status");
    this.results = document.getElementById("search-results");
    this.more = document.getElementById("search-more");
    this.run = 0;
    /** How many results stand there of those that were found last. */
    this.standing = 0;
  }

  async fetched(url) {
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(`${url} ${answer.status}`);
    return answer.text();
  }

  async start() {
    const { form, address } = this;
    form.elements.q.value = address.get("q") ?? "";
    const isFiltered = FILTERS.some((name) => address.get(name));
    document.getElementById("search-filters").open = isFiltered || matchMedia("(min-width: 48em)").matches;
    form.hidden = false;
    let timer;
    // Whoever comes to the form is about to search: what every query needs is made ready.
    const prepare = () => this.prepare().catch(() => {});
    form.addEventListener("focusin", prepare, { once: true });
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => this.update(), 150);
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      clearTimeout(timer);
      this.update();
    });
    form.addEventListener("reset", (event) => {
      event.preventDefault();
      for (const name of ["q", ...FILTERS]) form.elements[name].value = "";
      form.elements.q.focus();
      this.update();
    });
    // Numbers beside the filters are for those who come to them.
    const filters = document.getElementById("search-filters");
    for (const event of ["focusin", "pointerover"]) filters.addEventListener(event, () => this.countFilters(), { once: true });
    this.more.addEventListener("click", () => this.showMore());
    if ([...address.values()].some((value) => value !== "")) await this.update();
  }

  /** Fetches what every query needs, and does once what it does: then the browser has compiled it. */
  async prepare() {
    const head = await this.archive.head();
    this.fill(head);
    await painted();
    const marks = { terms: new Set(terms("children’s re-inspections")) };
    needs("carers’ re-inspections nationally");
    const score = new Uint16Array(head.documents);
    for (let run = 0; run < REHEARSALS; run++) {
      // The days are numbers as lists of documents are: they mean nothing there, and take as long to be read.
      add(score, weigh(head, [[[head.digits]], [[head.digits], [head.digits]]]), true);
      sift(head, score, undefined, {});
    }
    const [kind, title] = [head.kinds[0], "A children’s home re-inspected"];
    this.item({ title, address: "/", iso: "2013-01-01", date: "1 January 2013", kind, grade: head.grades[0], councils: [] }, marks);
  }

  /** Shows more of what was found. */
  async showMore() {
    if (this.more.hidden) return;
    const { run } = this.found;
    this.more.hidden = true;
    try {
      const rest = await this.show(this.found, this.standing);
      await rest?.();
      if (run === this.run && this.hasFailed) this.tell(...this.asked);
    } catch (error) {
      this.fail(error, run);
    }
  }

  /** Searches for what the form says. */
  async update() {
    const run = ++this.run;
    try {
      const head = await this.archive.head();
      this.fill(head);
      const query = this.form.elements.q.value;
      const chosen = FILTERS.filter((name) => this.form.elements[name].value !== "");
      const values = chosen.map((name) => [name, this.form.elements[name].value]);
      const place = (name) => this.options[name].find(({ option }) => option.selected)?.at ?? -1;
      const filters = Object.fromEntries(chosen.map((name) => [name, place(name)]));
      const isAsked = query.trim() !== "" || chosen.length > 0;
      const found = await this.archive.search(query, filters);
      if (run !== this.run) return;
      const isAnswered = isAsked && (found.words > 0 || query.trim() === "");
      this.found = { ...found, run, found: isAnswered ? found.found : new Found(new Float64Array()) };
      this.asked = [query, isAsked];
      this.standing = 0;
      this.more.hidden = true;
      const rest = await this.show(this.found, 0);
      if (run !== this.run) return;
      this.tell(query, isAsked);
      // The browser has work with a new address: it comes when results are there, and before one of them is followed.
      this.keep(query, values);
      await rest();
      if (run !== this.run) return;
      this.isCounting ||= chosen.length > 0;
      if (this.isCounting) {
        // The numbers beside the filters come when the results can be read.
        await painted();
        await this.count(found, run);
      }
    } catch (error) {
      this.fail(error, run);
    }
  }

  /** Says that what was asked for could not be found out. */
  fail(error, run) {
    console.error(error);
    if (run !== this.run) return;
    this.hasFailed = true;
    // What is missing can be asked for again, where anything stands there.
    this.more.hidden = this.standing === 0 || this.standing >= this.found.found.length;
    this.status.textContent =
      error instanceof Renewed
        ? "The archive has just been published anew. Load this page again to search it."
        : "The search could not be loaded. The lists below lead everywhere as well.";
  }

  /** The choices of the filters, once they are known; at first as the address has them. */
  fill(head) {
    if (this.options) return;
    const years = [...new Set(head.yearOf)].filter((year) => year > 0).sort((a, b) => b - a);
    const choices = {
      council: head.councils.map(([value, name], at) => [value, name, at]),
      region: head.regions.map(([value, name], at) => [value, name, at]),
      grade: head.grades.map(([value, , , label], at) => [value, label, at]),
      year: years.map((year) => [String(year), String(year), year]),
      kind: head.kinds.map((kind, at) => [kind.toLowerCase().replaceAll(" ", "-"), kind, at]),
    };
    choices.council.sort((a, b) => a[1].localeCompare(b[1], "en-GB"));
    const twice = (label) => head.grades.filter((grade) => grade[3] === label).length > 1;
    choices.grade = choices.grade.map(([value, label, at]) => [value, twice(label) && value !== head.grades[at][2] ? `${label} (older scale)` : label, at]);
    this.options = {};
    for (const [name, values] of Object.entries(choices)) {
      const select = this.form.elements[name];
      this.options[name] = values.map(([value, label, at]) => ({ option: new Option(label, value), label, at }));
      select.append(...this.options[name].map(({ option }) => option));
      select.value = this.address.get(name) ?? "";
      if (select.selectedIndex < 0) select.value = "";
    }
  }

  /** From now on, tells beside the filters how many documents another choice would give. */
  async countFilters() {
    this.isCounting = true;
    // Without numbers the filters are of use all the same.
    if (this.found) await this.count(this.found, this.found.run).catch(() => {});
  }

  /** How many documents another choice would give. */
  async count(found, run) {
    const counts = await found.counts();
    if (run !== this.run) return;
    for (const [name, options] of Object.entries(this.options)) {
      for (const { option, label, at } of options) option.textContent = `${label} (${counts[name][at]})`;
    }
  }

  /** The search in the address, so that it can be kept and sent. */
  keep(query, values) {
    const address = new URL(location.pathname, location.href);
    if (query.trim() !== "") address.searchParams.set("q", query.trim());
    for (const [name, value] of values) address.searchParams.set(name, value);
    history.replaceState(history.state, "", address);
  }

  /** Says how many there are; a screen reader says it aloud. */
  tell(query, isAsked) {
    const { found, missing, words, isBegun, until } = this.found;
    this.hasFailed = false;
    // The beginning of a word that was passed over was not looked for.
    const asked = (isBegun ? query.replace(/\S*$/u, "") : query.slice(0, until)).trim();
    const wanted = asked === "" ? "" : ` for ‘${asked}’`;
    const rest = until < query.length ? " More words than these are not looked for." : "";
    // As en-GB has it: to ask the browser's own rules for the first time takes longer than the search.
    const number = String(found.length).replace(/\B(?=(?:\d{3})+$)/g, ",");
    if (!isAsked) this.status.textContent = "";
    else if (query.trim() !== "" && words === 0 && isBegun) this.status.textContent = "Three letters are enough to begin a word.";
    else if (query.trim() !== "" && words === 0) this.status.textContent = "These words stand in nearly every text. Add another one.";
    else if (missing.length > 0) this.status.textContent = `Nothing found: no page has the word ‘${missing[0]}’.`;
    else if (found.length === 0) this.status.textContent = `Nothing found${wanted}. Fewer words or filters find more.`;
    else this.status.textContent = `${number} ${found.length === 1 ? "result" : "results"}${wanted}.${rest}`;
  }

  /**
   * Shows ten more from a place on; from the first on, in place of what was there. Those that fill the screen are shown
   * first: what is given back shows the others. Nothing is shown of what was found before something else was asked for.
   */
  async show(found, from) {
    const { run } = found;
    const all = found.found.slice(from, from + PER_PAGE).map((document) => this.archive.document(document));
    // What keeps one of the others from being shown is told when its turn comes.
    for (const document of all) document.catch(() => {});
    const first = await Promise.all(all.slice(0, SCREEN));
    if (run !== this.run) return;
    if (from === 0) this.results.replaceChildren();
    const items = first.map((document) => this.item(document, found.marks));
    this.results.append(...items);
    this.standing = from + items.length;
    if (from > 0) items[0]?.querySelector("a").focus();
    return async () => {
      const others = await Promise.all(all.slice(SCREEN));
      if (run !== this.run) return;
      items.push(...others.map((document) => this.item(document, found.marks)));
      this.results.append(...items.slice(SCREEN));
      this.standing = from + items.length;
      this.more.hidden = this.standing >= found.found.length;
      this.watch([...first, ...others], items, found.marks, run);
    };
  }

  /** Adds an excerpt to each result that is seen: whoever does not scroll that far needs none. */
  watch(documents, items, marks, run) {
    const seen = new IntersectionObserver((entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        seen.unobserve(target);
        this.addExcerpt(documents[items.indexOf(target)], target, marks, run);
      }
    }, { rootMargin: "200px" });
    for (const item of items) seen.observe(item);
  }

  item(document, marks) {
    const item = window.document.getElementById("search-result").content.firstElementChild.cloneNode(true);
    const slot = (name) => item.querySelector(`[data-slot="${name}"]`);
    const link = slot("title");
    link.href = new URL(document.address.slice(1), this.root);
    link.append(...elements(document.title, marks));
    slot("kind").textContent = document.kind;
    if (document.date) {
      const date = window.document.createElement("time");
      date.dateTime = document.iso;
      date.textContent = document.date;
      slot("date").append(date);
    }
    slot("councils").textContent = document.councils.join(", ");
    const badge = slot("grade");
    if (document.grade) {
      const [, scale, slug, label, marks, of] = document.grade;
      badge.textContent = label;
      badge.dataset.scale = scale;
      badge.dataset.grade = slug;
      if (of > 0) badge.dataset.marks = marks;
      if (of > 0 && of !== 4) badge.dataset.of = of;
    } else badge.remove();
    for (const name of ["date", "councils"]) if (slot(name).textContent === "") slot(name).remove();
    return item;
  }

  /** The words around the first hit, from the document itself. */
  async addExcerpt(document, item, marks, run) {
    const address = new URL(document.address.slice(1), this.root);
    try {
      if (!this.pages.has(address.href)) this.pages.set(address.href, this.fetched(address).then(paragraphs));
      const text = excerpt(await this.pages.get(address.href), marks);
      if (run === this.run) item.querySelector('[data-slot="excerpt"]').append(...elements(text, marks));
    } catch {
      // Without an excerpt the title still leads there.
      this.pages.delete(address.href);
    }
  }
}

/** When what was changed has been painted; in a window that nobody looks at, soon. */
function painted() {
  return new Promise((done) => {
    requestAnimationFrame(() => setTimeout(done));
    setTimeout(done, 100);
  });
}

/** A page's paragraphs: its description, then its text, without the line that a result has above its title. */
function paragraphs(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const prose = page.querySelectorAll(":is(.prose, main) :is(p:not(.kicker), li, dd, td, blockquote)");
  const texts = Array.from(prose, (element) => element.textContent);
  return [page.querySelector('meta[name="description"]')?.content ?? "", ...texts];
}

/** A text as elements, with what was looked for marked. */
function elements(text, marks) {
  return marked(text, marks).map(([piece, isHit]) => {
    if (!isHit) return piece;
    const mark = document.createElement("mark");
    mark.textContent = piece;
    return mark;
  });
}

if (typeof document !== "undefined") {
  const form = document.getElementById("search");
  if (form) new Page(form).start();
}
