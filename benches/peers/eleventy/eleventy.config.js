// The same archive as a site of Eleventy's, as plain as its neighbours.

const PER_PART = 50;

const months = "January February March April May June July August September October November December".split(" ");
const slug = (text) => String(text).toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** Articles by the values of a key, the values in order, the articles newest first. */
function grouped(articles, values) {
  const groups = new Map();
  for (const article of articles) {
    for (const value of values(article)) {
      if (!groups.has(value)) groups.set(value, []);
      groups.get(value).push(article);
    }
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, articles]) => ({ name, slug: slug(name), articles }));
}

/** Groups cut into pages of 50, each of which knows its neighbours. */
function parts(groups, folder) {
  const all = [];
  for (const { name, slug, articles } of groups) {
    const of = Math.ceil(articles.length / PER_PART);
    const url = (number) => (number === 1 ? `/${folder}/${slug}/` : `/${folder}/${slug}/page/${number}/`);
    for (let number = 1; number <= of; number++) {
      all.push({
        name: capital(String(name)),
        url: url(number),
        number,
        of,
        previous: number > 1 ? url(number - 1) : null,
        next: number < of ? url(number + 1) : null,
        articles: articles.slice((number - 1) * PER_PART, number * PER_PART),
      });
    }
  }
  return all;
}

/** Headings with addresses, as the other generators make them by themselves. */
function anchored(markdown) {
  markdown.core.ruler.push("anchors", (state) => {
    state.tokens.forEach((token, at) => {
      if (token.type === "heading_open") token.attrSet("id", slug(state.tokens[at + 1].content));
    });
  });
}

export default function (config) {
  config.addPassthroughCopy({ static: "/" });
  config.amendLibrary("md", (markdown) => {
    markdown.set({ html: false, typographer: true });
    anchored(markdown);
  });

  config.addFilter("slug", slug);
  config.addFilter("capital", capital);
  config.addFilter("iso", (date) => date.toISOString().slice(0, 10));
  config.addFilter("day", (date) => `${date.getUTCDate()} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()}`);
  config.addFilter("first", (list, count) => list.slice(0, count));

  config.addCollection("archive", (api) => {
    const articles = api.getFilteredByTag("news").sort((a, b) => b.date - a.date);
    const ratings = grouped(articles, (one) => (one.data.rating ? [one.data.rating] : []));
    const topics = grouped(articles, (one) => one.data.topics);
    const years = grouped(articles, (one) => [one.date.getUTCFullYear()]);
    return {
      newest: articles.slice(0, 30),
      councils: new Map(grouped(articles, (one) => [one.data.council]).map((one) => [one.slug, one.articles])),
      ratings,
      topics,
      years,
      parts: [...parts(ratings, "ratings"), ...parts(topics, "topics"), ...parts(years, "archive")],
    };
  });

  return {
    dir: { input: "content", includes: "../_includes" },
    // Articles are Markdown alone: nothing in them is a template.
    markdownTemplateEngine: false,
    htmlTemplateEngine: "njk",
  };
}
