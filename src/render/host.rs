//! Files that hosts and search engines read.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event as Xml};

use super::view::Urls;
use crate::Failure;
use crate::model::Archive;
use crate::plan::{Address, Output, OutputPath, PER_SITEMAP, Plan};

/// The words by which Borough knows its own earlier output, in robots.txt.
pub const MARK: &str = "# Made by Borough";

/// What a page may load and run: files of its own site, and nothing that stands in the page itself.
pub const POLICY: &str = "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// `sitemap.xml`: every page for readers, or the parts of that list when there are too many for one.
///
/// # Errors
/// None that a sound machine makes: writing to memory.
pub fn sitemap(archive: &Archive, plan: &Plan) -> Result<Vec<u8>, Failure> {
    let parts: Vec<&OutputPath> = plan
        .outputs
        .iter()
        .filter(|(_, output)| matches!(output, Output::SitemapPart(_)))
        .map(|(path, _)| path)
        .collect();
    if parts.is_empty() {
        return sitemap_part(archive, plan, 1);
    }
    locations(archive, "sitemapindex", "sitemap", parts.into_iter())
}

/// `sitemap-1.xml` and the like: so many pages of the whole list.
///
/// # Errors
/// None that a sound machine makes: writing to memory.
pub fn sitemap_part(archive: &Archive, plan: &Plan, part: usize) -> Result<Vec<u8>, Failure> {
    let pages = plan.outputs.iter().filter(|(_, output)| output.is_for_readers()).map(|(path, _)| path);
    locations(archive, "urlset", "url", pages.skip((part - 1) * PER_SITEMAP).take(PER_SITEMAP))
}

fn locations<'a>(
    archive: &Archive,
    root: &str,
    each: &str,
    paths: impl Iterator<Item = &'a OutputPath>,
) -> Result<Vec<u8>, Failure> {
    let urls = Urls::new(archive);
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 1);
    let written = (|| -> std::io::Result<()> {
        writer.write_event(Xml::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
        let root = writer.create_element(root).with_attribute(("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9"));
        root.write_inner_content(|writer| {
            for path in paths {
                writer.create_element(each).write_inner_content(|writer| {
                    writer.create_element("loc").write_text_content(BytesText::new(&urls.full(&path.address())))?;
                    Ok(())
                })?;
            }
            Ok(())
        })?;
        Ok(())
    })();
    written.map_err(|error| Failure::io("write", std::path::Path::new("sitemap.xml"), error))?;
    let mut bytes = writer.into_inner();
    bytes.push(b'\n');
    Ok(bytes)
}

/// `robots.txt`
pub fn robots(archive: &Archive) -> Vec<u8> {
    let sitemap = Urls::new(archive).full("/sitemap.xml");
    format!("{MARK}\nUser-agent: *\nAllow: /\n\nSitemap: {sitemap}\n").into_bytes()
}

/// `_redirects`, as Netlify, Cloudflare Pages and others read it: where earlier addresses lead, and which
/// addresses are gone (410) and answer with their notice.
pub fn redirects(archive: &Archive, plan: &Plan) -> Vec<u8> {
    let urls = Urls::new(archive);
    let line = |(from, to): (&String, &Address)| format!("{} {} 301\n", urls.link(from), urls.link(to.as_str()));
    let gone = archive.withdrawn.iter().filter_map(|notice| {
        let address = urls.link(Address::of_source(&notice.path).ok()?.as_str());
        Some(format!("{address} {address} 410\n"))
    });
    plan.redirects.iter().map(line).chain(gone).collect::<String>().into_bytes()
}

/// `_headers`, likewise: scripts that are files of the theme, nothing from elsewhere, assets kept for a year.
pub fn headers(archive: &Archive) -> Vec<u8> {
    let root = &archive.site.base_path;
    format!(
        "{root}*\n  Content-Security-Policy: {POLICY}\n  \
         X-Content-Type-Options: nosniff\n  Referrer-Policy: strict-origin-when-cross-origin\n  Permissions-Policy: camera=(), geolocation=(), microphone=()\n\n\
         {root}assets/*\n  Cache-Control: public, max-age=31536000, immutable\n\n\
         {root}data/*\n  Access-Control-Allow-Origin: *\n"
    )
    .into_bytes()
}
