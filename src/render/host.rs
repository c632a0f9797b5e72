//! Files that hosts and search engines read.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event as Xml};

use super::view::Urls;
use crate::Failure;
use crate::model::Archive;
use crate::plan::{Output, Page, Plan};

/// The words by which Borough knows its own earlier output, in robots.txt.
pub const MARK: &str = "# Made by Borough";

/// `sitemap.xml`: every page for readers.
///
/// # Errors
/// None that a sound machine makes: writing to memory.
pub fn sitemap(archive: &Archive, plan: &Plan) -> Result<Vec<u8>, Failure> {
    let urls = Urls::new(archive);
    let pages = plan.outputs.iter().filter(
        |(_, output)| matches!(output, Output::Page(page) if !matches!(page, Page::NotFound | Page::Withdrawn(_))),
    );
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 1);
    let written = (|| -> std::io::Result<()> {
        writer.write_event(Xml::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
        writer
            .create_element("urlset")
            .with_attribute(("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9"))
            .write_inner_content(|writer| {
                for (path, _) in pages {
                    writer.create_element("url").write_inner_content(|writer| {
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

/// `_redirects`, as Netlify, Cloudflare Pages and others read it.
pub fn redirects(archive: &Archive, plan: &Plan) -> Vec<u8> {
    let urls = Urls::new(archive);
    let line =
        |(from, to): (&String, &crate::plan::Address)| format!("{} {} 301\n", urls.link(from), urls.link(to.as_str()));
    plan.redirects.iter().map(line).collect::<String>().into_bytes()
}

/// `_headers`, likewise: no script, nothing from elsewhere, assets kept for a year.
pub fn headers(archive: &Archive) -> Vec<u8> {
    let root = &archive.site.base_path;
    format!(
        "{root}*\n  Content-Security-Policy: default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'\n  \
         X-Content-Type-Options: nosniff\n  Referrer-Policy: strict-origin-when-cross-origin\n  Permissions-Policy: camera=(), geolocation=(), microphone=()\n\n\
         {root}assets/*\n  Cache-Control: public, max-age=31536000, immutable\n\n\
         {root}data/*\n  Access-Control-Allow-Origin: *\n"
    )
    .into_bytes()
}
