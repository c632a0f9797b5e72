//! Pictures: their dimensions, their smaller versions, and what is wrong with them.

use std::collections::BTreeMap;
use std::fs;
use std::io::Cursor;
use std::sync::Mutex;

use borough::diagnostic::SourcePath;
use borough::load::{Entry, Files, Memory};
use borough::{Failure, Outcome, Progress, When, check, render_all};
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::codecs::webp::{WebPDecoder, WebPEncoder};
use image::{DynamicImage, GrayImage, ImageDecoder, ImageEncoder, Rgb, RgbImage};

use crate::fixture::{Fixture, TODAY};

/// A picture of so many pixels, each of a colour of its own: the left half red, the right half blue.
fn pixels(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        let [noise, ..] =
            x.wrapping_mul(2_654_435_761).wrapping_add(y.wrapping_mul(40_503)).rotate_left(9).to_le_bytes();
        if x < width / 2 { Rgb([200, noise / 3, noise / 3]) } else { Rgb([noise / 3, noise / 3, 200]) }
    })
}

/// As a photo.
pub fn photo(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, 90).encode_image(&pixels(width, height)).unwrap();
    bytes
}

/// A drawing of few colours, written without care.
pub fn drawing(width: u32, height: u32) -> Vec<u8> {
    let image =
        RgbImage::from_fn(
            width,
            height,
            |x, y| if (x / 90 + y / 70) % 2 == 0 { Rgb([9, 80, 90]) } else { Rgb([250; 3]) },
        );
    let mut bytes = Vec::new();
    let encoder = PngEncoder::new_with_quality(&mut bytes, CompressionType::Uncompressed, FilterType::NoFilter);
    DynamicImage::from(image).write_with_encoder(encoder).unwrap();
    bytes
}

/// With an orientation as cameras note it.
fn turned(photo: &[u8], orientation: u8) -> Vec<u8> {
    let exif = [b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".as_slice(), &[orientation, 0, 0, 0], &[0; 4]]
        .concat();
    let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
    [&photo[..2], &[0xff, 0xe1], &length, &exif, &photo[2..]].concat()
}

/// A PNG of these chunks.
fn png(chunks: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    for (name, data) in chunks {
        bytes.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
        let body = [name.as_slice(), data].concat();
        let crc = !body.iter().fold(u32::MAX, |crc, byte| {
            (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 })
        });
        bytes.extend(body);
        bytes.extend(crc.to_be_bytes());
    }
    bytes
}

fn header(width: u32, height: u32) -> Vec<u8> {
    [width.to_be_bytes().as_slice(), &height.to_be_bytes(), &[8, 0, 0, 0, 0]].concat()
}

/// A story of 2024 with this front matter and body.
fn story(matter: &str, body: &str) -> String {
    format!("=== content/news/2024/a.md\n---\ntitle: A\ncouncil: norborough\ndate: 2024-01-01\n{matter}---\n{body}\n")
}

fn outputs(fixture: &Fixture) -> BTreeMap<String, Vec<u8>> {
    let checked = fixture.as_of(TODAY);
    assert!(!checked.has_errors(), "{:?}", checked.problems);
    render_all(&fixture.files, &checked)
        .unwrap()
        .into_iter()
        .map(|(path, bytes)| (path.as_str().to_owned(), bytes))
        .collect()
}

fn page(outputs: &BTreeMap<String, Vec<u8>>) -> &str {
    std::str::from_utf8(&outputs["news/2024/a/index.html"]).unwrap()
}

#[track_caller]
fn has(page: &str, part: &str) {
    assert!(page.contains(part), "no {part} in\n{}", page.split("<article>").nth(1).unwrap());
}

#[test]
fn a_photo_has_its_dimensions_and_smaller_versions() {
    let text = story("image: photo.jpg\nalt: A door\n", "![A *red* door](photo.jpg)");
    let made = outputs(&Fixture::new(&text).with("content/news/2024/photo.jpg", photo(1100, 800)));
    let versions =
        "srcset=\"/news/2024/photo-480w.jpg 480w, /news/2024/photo-800w.jpg 800w, /news/2024/photo.jpg 1100w\"";
    let webp = "<picture><source type=\"image/webp\" srcset=\"/news/2024/photo-480w.jpg.webp 480w, \
         /news/2024/photo-800w.jpg.webp 800w, /news/2024/photo-1100w.jpg.webp 1100w\"";
    has(
        page(&made),
        &format!(
            "<p>{webp} sizes=\"auto, (min-width: 40em) 34em, 100vw\"><img src=\"/news/2024/photo.jpg\" \
             alt=\"A red door\" width=\"1100\" height=\"800\" {versions} \
             sizes=\"auto, (min-width: 40em) 34em, 100vw\" loading=\"lazy\" decoding=\"async\"></picture></p>"
        ),
    );
    has(
        page(&made),
        &format!(
            "{webp} sizes=\"(min-width: 40em) 34em, 100vw\"><img class=\"picture\" src=\"/news/2024/photo.jpg\" \
             alt=\"A door\" width=\"1100\" height=\"800\" {versions} sizes=\"(min-width: 40em) 34em, 100vw\"></picture>"
        ),
    );
    let sizes: Vec<(&str, u32, u32)> = made
        .iter()
        .filter(|(path, _)| path.contains("photo"))
        .map(|(path, bytes)| {
            let image = image::load_from_memory(bytes).unwrap();
            (path.trim_start_matches("news/2024/"), image.width(), image.height())
        })
        .collect();
    let jpegs = [("photo-480w.jpg", 480, 349), ("photo-800w.jpg", 800, 582), ("photo.jpg", 1100, 800)];
    let webps =
        [("photo-480w.jpg.webp", 480, 349), ("photo-800w.jpg.webp", 800, 582), ("photo-1100w.jpg.webp", 1100, 800)];
    assert_eq!(sizes, [webps[2], jpegs[0], webps[0], jpegs[1], webps[1], jpegs[2]]);
    let bytes = |name: &str| made[&format!("news/2024/{name}")].len();
    assert!(bytes("photo-480w.jpg") < bytes("photo-800w.jpg"));
    for ((jpeg, ..), (webp, ..)) in jpegs.iter().zip(webps) {
        assert!(bytes(webp) < bytes(jpeg), "{webp}");
    }
}

/// The widths to choose from in the `srcset` of the tag that begins like this.
fn widths(page: &str, tag: &str) -> String {
    let tag = page.split_once(tag).map_or("", |(_, rest)| rest.split('>').next().unwrap());
    let all = tag.split_once(" srcset=\"").map_or("", |(_, rest)| rest.split('"').next().unwrap());
    all.split(", ").map(|one| one.rsplit(' ').next().unwrap()).collect::<Vec<_>>().join(" ")
}

#[test]
fn nothing_is_made_larger_and_beside_a_large_version_the_original_is_not_chosen() {
    let of = |width: u32| {
        let text = story("", "![A](p.jpg)");
        let made = outputs(&Fixture::new(&text).with("content/news/2024/p.jpg", photo(width, 400)));
        [widths(page(&made), "<img"), widths(page(&made), "<source type=\"image/webp\"")]
    };
    assert_eq!(of(599), ["", "599w"]);
    assert_eq!(of(600), ["480w 600w"; 2]);
    assert_eq!(of(1999), ["480w 800w 1200w 1999w"; 2]);
    assert_eq!(of(2000), ["480w 800w 1200w 1600w"; 2]);
}

#[test]
fn a_photo_that_was_squeezed_before_is_not_made_heavier() {
    let mut squeezed = Vec::new();
    JpegEncoder::new_with_quality(&mut squeezed, 20).encode_image(&pixels(1100, 400)).unwrap();
    let made = outputs(&Fixture::new(&story("", "![A](p.jpg)")).with("content/news/2024/p.jpg", squeezed));
    for (webp, jpeg) in
        [("p-1100w.jpg.webp", "p.jpg"), ("p-800w.jpg.webp", "p-800w.jpg"), ("p-480w.jpg.webp", "p-480w.jpg")]
    {
        assert!(made[&format!("news/2024/{webp}")].len() < made[&format!("news/2024/{jpeg}")].len(), "{webp}");
    }
}

#[test]
fn a_photo_that_is_webp_already_has_smaller_ones_beside_it() {
    let mut state = 7_u32;
    let grain = RgbImage::from_fn(700, 300, |_, _| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        Rgb([state.to_be_bytes()[0]; 3])
    });
    let photo = webp::Encoder::from_rgb(&grain, 700, 300).encode(90.0).to_vec();
    let made = outputs(&Fixture::new(&story("", "![A](p.webp)")).with("content/news/2024/p.webp", photo));
    assert_eq!(widths(page(&made), "<p><img src=\"/news/2024/p.webp\""), "480w 700w");
    let names: Vec<&String> = made.keys().filter(|path| path.starts_with("news/2024/p")).collect();
    assert_eq!(names, ["news/2024/p-480w.webp.webp", "news/2024/p.webp"]);
    assert!(made["news/2024/p-480w.webp.webp"].len() < made["news/2024/p.webp"].len());
}

#[test]
fn a_drawing_is_published_as_webp_where_that_is_smaller() {
    let text = story("image: plan.png\nalt: A plan\n", "![A plan](plan.png)\n\n![Noise](noise.png)");
    let mut noise = Cursor::new(Vec::new());
    let mut state = 7_u32;
    let grain = GrayImage::from_fn(700, 90, |_, _| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        image::Luma([state.to_be_bytes()[0]])
    });
    grain.write_to(&mut noise, image::ImageFormat::Png).unwrap();
    let fixture = Fixture::new(&text)
        .with("content/news/2024/plan.png", drawing(900, 600))
        .with("content/news/2024/noise.png", noise.into_inner());
    let made = outputs(&fixture);
    has(page(&made), "<picture><source type=\"image/webp\" srcset=\"/news/2024/plan-");
    has(
        page(&made),
        "/news/2024/plan-900w.webp 900w\" sizes=\"auto, (min-width: 40em) 34em, 100vw\"><img src=\"/news/2024/plan.png\" alt=\"A plan\" width=\"900\" height=\"600\" loading=\"lazy\" decoding=\"async\"></picture>",
    );
    has(
        page(&made),
        "<img class=\"picture\" src=\"/news/2024/plan.png\" alt=\"A plan\" width=\"900\" height=\"600\"></picture>",
    );
    has(
        page(&made),
        "<img src=\"/news/2024/noise.png\" alt=\"Noise\" width=\"700\" height=\"90\" loading=\"lazy\" decoding=\"async\">",
    );
    let original = image::load_from_memory(&made["news/2024/plan.png"]).unwrap();
    let whole = &made["news/2024/plan-900w.webp"];
    assert_eq!(image::load_from_memory(whole).unwrap().to_rgb8(), original.to_rgb8(), "without loss");
    assert!(whole.len() * 10 <= made["news/2024/plan.png"].len() * 9);
    assert!(!made.keys().any(|path| path.contains("noise-")));
}

#[test]
fn a_photo_lying_on_its_side_stands_upright_and_says_nothing_of_its_camera() {
    let upright = photo(1100, 800);
    for (orientation, size, red) in
        [(3, (480, 349), (400, 100)), (6, (480, 660), (240, 40)), (8, (480, 660), (240, 620))]
    {
        let text = story("", "![A](p.jpg)");
        let made = outputs(&Fixture::new(&text).with("content/news/2024/p.jpg", turned(&upright, orientation)));
        let (width, height) = if orientation == 3 { (1100, 800) } else { (800, 1100) };
        has(page(&made), &format!("width=\"{width}\" height=\"{height}\""));
        for name in ["p-480w.jpg", "p-480w.jpg.webp"] {
            let bytes = &made[&format!("news/2024/{name}")];
            let image = image::load_from_memory(bytes).unwrap().to_rgb8();
            assert_eq!(image.dimensions(), size, "{orientation} {name}");
            let Rgb([r, _, b]) = *image.get_pixel(red.0, red.1);
            assert!(r > 150 && b < 120, "{orientation} {name}: {r} {b}");
            assert!(!bytes.windows(4).any(|part| part.eq_ignore_ascii_case(b"Exif")), "{orientation} {name}");
        }
        let whole = image::load_from_memory(&made[&format!("news/2024/p-{width}w.jpg.webp")]).unwrap();
        assert_eq!((whole.width(), whole.height()), (width, height), "{orientation}");
    }
}

#[test]
fn what_colours_mean_is_kept() {
    let of = |image: DynamicImage, kind: &[u8]| {
        // Of an odd length, which WebP fills up.
        let profile = [&[0; 16], kind, &[7; 113]].concat();
        let mut bytes = Vec::new();
        let mut encoder = JpegEncoder::new_with_quality(&mut bytes, 90);
        encoder.set_icc_profile(profile.clone()).unwrap();
        image.write_with_encoder(encoder).unwrap();
        let made = outputs(&Fixture::new(&story("", "![A](p.jpg)")).with("content/news/2024/p.jpg", bytes));
        assert!(made["news/2024/p-480w.jpg"].windows(11).any(|part| part == b"ICC_PROFILE"));
        (made.get("news/2024/p-480w.jpg.webp").cloned(), profile)
    };
    let (webp, profile) = of(pixels(700, 300).into(), b"RGB ");
    let mut webp = WebPDecoder::new(Cursor::new(webp.unwrap())).unwrap();
    assert_eq!((webp.icc_profile().unwrap(), webp.dimensions()), (Some(profile), (480, 206)));
    let grey = DynamicImage::from(pixels(700, 300)).to_luma8();
    assert_eq!(of(grey.into(), b"GRAY").0, None, "WebP has no greys of its own");
}

#[test]
fn grey_photos_stay_grey() {
    let mut bytes = Vec::new();
    let grey = DynamicImage::from(pixels(700, 200)).to_luma8();
    JpegEncoder::new_with_quality(&mut bytes, 90).encode_image(&grey).unwrap();
    let made = outputs(&Fixture::new(&story("", "![A](p.jpg)")).with("content/news/2024/p.jpg", bytes));
    let webp = image::load_from_memory(&made["news/2024/p-480w.jpg.webp"]).unwrap().to_rgb8();
    assert!(webp.pixels().all(|Rgb([r, g, b])| r.abs_diff(*g) < 4 && g.abs_diff(*b) < 4));
}

#[test]
fn webp_gif_and_svg_have_their_dimensions() {
    let gif = [b"GIF89a".as_slice(), &[44, 1, 200, 0], &[0; 8]].concat();
    let mut webp = Vec::new();
    DynamicImage::from(pixels(90, 70)).write_with_encoder(WebPEncoder::new_lossless(&mut webp)).unwrap();
    let fixture = Fixture::new(&story("", "![A](a.gif) ![B](b.svg) ![C](c.svg) ![D](d.svg) ![E](e.webp)"))
        .with("content/news/2024/a.gif", gif)
        .with(
            "content/news/2024/b.svg",
            "<?xml version=\"1.0\"?><svg xmlns='http://www.w3.org/2000/svg' width='80.4px' height='60'/>",
        )
        .with("content/news/2024/c.svg", "<!-- C --><svg width='210mm' height='100%' viewBox='0, 0 33 44'></svg>")
        .with("content/news/2024/d.svg", "<svg/>")
        .with("content/news/2024/e.webp", webp);
    let made = outputs(&fixture);
    for (name, size) in [
        ("a.gif", " width=\"300\" height=\"200\""),
        ("b.svg", " width=\"80\" height=\"60\""),
        ("c.svg", " width=\"33\" height=\"44\""),
        ("d.svg", ""),
        ("e.webp", " width=\"90\" height=\"70\""),
    ] {
        let letter = name[..1].to_uppercase();
        has(page(&made), &format!("<img src=\"/news/2024/{name}\" alt=\"{letter}\"{size} loading=\"lazy\""));
        assert_eq!(
            made[&format!("news/2024/{name}")],
            fixture.files.0[&SourcePath::new(&format!("content/news/2024/{name}"))]
        );
    }
}

/// Demands one problem with a picture.
#[track_caller]
fn wrong(name: &str, bytes: impl Into<Vec<u8>>, code: &str, words: &str) {
    let path = format!("content/news/2024/{name}");
    Fixture::new(&story("", &format!("![A]({name})"))).with(&path, bytes).expect(&path, 1, code, words).check();
}

#[test]
fn broken_pictures_are_told_by_name() {
    let (whole, plan) = (photo(700, 90), drawing(300, 200));
    wrong("p.jpg", "", "E080", "empty");
    wrong("p.jpg", &whole[..whole.len() / 2], "E080", "cut short");
    wrong("p.jpg", &whole[..40], "E080", "cut short");
    wrong("p.jpg", &turned(&whole, 6)[..60], "E080", "cut short");
    wrong("p.png", &plan[..plan.len() / 2], "E080", "cut short");
    wrong("p.png", &plan[..9], "E080", "cut short");
    wrong("p.jpg", plan.clone(), "E080", "says a JPEG picture, but it is a PNG picture");
    wrong("p.png", whole.clone(), "E080", "says a PNG picture, but it is a JPEG picture");
    wrong("p.jpg", "<!DOCTYPE html><title>Not found</title>", "E080", "it is a web page");
    wrong("p.jpeg", b"\0\0\0\x18ftypheic\0\0\0\0".to_vec(), "E080", "an HEIC picture");
    wrong("p.webp", "text", "E080", "no picture that Borough knows");
    wrong("p.svg", "<html></html>", "E080", "it is a web page");
    wrong("p.heic", b"\0\0\0\x18ftypheic\0\0\0\0".to_vec(), "E080", "Browsers show no picture of this kind");
    let mut damaged = plan.clone();
    damaged[plan.len() / 2] ^= 1;
    wrong("p.png", damaged, "E080", "damaged");
    Fixture::new(&story("", "[The plan](p.heic)")).with("content/news/2024/p.heic", "x").check();
}

#[test]
fn hostile_pictures_are_refused_without_being_unpacked() {
    wrong("p.png", png(&[(b"IHDR", &header(0, 9)), (b"IDAT", &[]), (b"IEND", &[])]), "E080", "damaged");
    wrong(
        "p.png",
        png(&[(b"IHDR", &header(60_000, 60_000)), (b"IDAT", &[0; 40]), (b"IEND", &[])]),
        "E081",
        "60000 × 60000 pixels",
    );
    wrong("p.png", png(&[(b"IHDR", &header(u32::MAX >> 1, 3)), (b"IDAT", &[0; 40]), (b"IEND", &[])]), "E081", "pixels");
    wrong("p.png", png(&[(b"IHDR", &header(6000, 6000)), (b"IDAT", &[0; 40]), (b"IEND", &[])]), "E080", "damaged");
    wrong("p.png", png(&[(b"IHDR", &header(9, 9)), (b"IEND", &[])]), "E080", "");
    wrong("p.gif", [b"GIF89a".as_slice(), &[0; 12]].concat(), "E080", "0 × 0");
    let mut lying = photo(700, 90);
    let frame = lying.windows(2).position(|pair| pair == [0xff, 0xc0]).unwrap();
    lying[frame + 5..frame + 9].copy_from_slice(&[0xff, 0xff, 0xff, 0xff]);
    wrong("p.jpg", lying, "E081", "65535 × 65535");
    // Ten million pixels in a few thousand bytes: within the limits, but more than readers need.
    let mut bomb = Vec::new();
    DynamicImage::from(GrayImage::new(7000, 1500)).write_with_encoder(PngEncoder::new(&mut bomb)).unwrap();
    assert!(bomb.len() < 100_000, "{}", bomb.len());
    wrong("p.png", bomb, "W131", "7000 pixels wide");
}

#[test]
fn a_picture_that_is_wide_or_heavy_is_warned_of() {
    wrong("p.jpg", photo(6001, 9), "W131", "6001 pixels wide");
    let mut heavy = photo(900, 90);
    heavy.extend(vec![0; 11 << 20]);
    wrong("p.jpg", heavy, "W131", "11 MiB");
    Fixture::new(&story("draft: true\n", "![A](p.jpg)"))
        .with("content/news/2024/p.jpg", "")
        .expect("content/news/2024/p.jpg", 1, "E080", "empty")
        .check();
}

#[test]
fn a_version_takes_no_other_files_place() {
    let text = story("", "![A](p.jpg) ![B](p-480w.jpg)");
    Fixture::new(&text)
        .with("content/news/2024/p.jpg", photo(700, 90))
        .with("content/news/2024/p-480w.jpg", photo(9, 9))
        .expect("content/news/2024/p.jpg", 1, "E060", "p-480w.jpg")
        .check();
}

#[test]
fn a_picture_that_is_only_linked_to_has_no_versions() {
    let made = outputs(&Fixture::new(&story("", "[A](p.jpg)")).with("content/news/2024/p.jpg", photo(900, 90)));
    let pictures: Vec<&String> = made.keys().filter(|path| path.starts_with("news/2024/p")).collect();
    assert_eq!(pictures, ["news/2024/p.jpg"]);
}

/// Files that remember versions of pictures, and count how often each file is read.
#[derive(Default)]
struct Counting {
    memory: Memory,
    pictures: Mutex<BTreeMap<u64, Vec<u8>>>,
    reads: Mutex<BTreeMap<String, usize>>,
}

impl Files for Counting {
    fn list(&self) -> Result<Vec<Entry>, Failure> {
        self.memory.list()
    }

    fn read(&self, path: &SourcePath) -> Result<Vec<u8>, Failure> {
        *self.reads.lock().unwrap().entry(path.name().to_owned()).or_default() += 1;
        self.memory.read(path)
    }

    fn recall_picture(&self, key: u64) -> Option<Vec<u8>> {
        self.pictures.lock().unwrap().get(&key).cloned()
    }

    fn remember_picture(&self, key: u64, bytes: &[u8]) {
        self.pictures.lock().unwrap().insert(key, bytes.to_vec());
    }
}

#[test]
fn a_version_is_made_once() {
    let text = story("", "![A](p.jpg) ![B](plan.png)");
    let fixture = Fixture::new(&text)
        .with("content/news/2024/p.jpg", photo(1100, 90))
        .with("content/news/2024/plan.png", drawing(900, 90));
    let files = Counting { memory: fixture.files, ..Counting::default() };
    let render = || {
        files.reads.lock().unwrap().clear();
        let made = render_all(&files, &check(&files, &When::At(TODAY.into())).unwrap()).unwrap();
        let reads = files.reads.lock().unwrap();
        (made, reads["p.jpg"], reads["plan.png"])
    };
    let (first, photo, plan) = render();
    assert_eq!((photo, plan), (3, 2), "looked at, copied, and the photo decoded once for all versions");
    let (second, photo, plan) = render();
    assert_eq!((photo, plan), (2, 2), "looked at and copied");
    assert_eq!(first, second);
    assert_eq!(
        files.pictures.lock().unwrap().len(),
        first.iter().filter(|(path, _)| path.as_str().contains("w.")).count()
    );
}

struct Silent;
impl Progress for Silent {}

#[test]
fn what_a_site_no_longer_shows_is_forgotten_and_what_is_spoilt_is_made_again() {
    let site = tempfile::tempdir().unwrap();
    let put = |path: &str, bytes: &[u8]| {
        let file = site.path().join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, bytes).unwrap();
    };
    let kept = || fs::read_dir(site.path().join(".borough/pictures")).map_or(0, |folder| folder.count());
    let build =
        || match borough::build(site.path(), &site.path().join("public"), &When::At(TODAY.into()), &Silent).unwrap() {
            Outcome::Built(built) => built.summary,
            Outcome::Refused(problems) => panic!("{problems:#?}"),
        };
    let with = |text: &str| {
        for (path, bytes) in Fixture::new(text).files.0 {
            put(path.as_str(), &bytes);
        }
    };
    with(&story("", "![A](p.jpg) ![B](q.jpg)"));
    put("content/news/2024/p.jpg", &photo(1100, 90));
    put("content/news/2024/q.jpg", &photo(1100, 80));
    build();
    assert_eq!(kept(), 10);
    let small = site.path().join("public/news/2024/p-480w.jpg");
    let version = fs::read(&small).unwrap();
    fs::remove_dir_all(site.path().join("public")).unwrap();
    for entry in fs::read_dir(site.path().join(".borough/pictures")).unwrap() {
        fs::write(entry.unwrap().path(), "spoilt").unwrap();
    }
    build();
    assert_eq!((fs::read(&small).unwrap(), kept()), (version, 10));
    assert_eq!(build().rendered, 0);
    with(&story("", "![A](p.jpg) [B](q.jpg)"));
    build();
    assert_eq!(kept(), 5);
    assert!(!site.path().join("public/news/2024/q-480w.jpg").exists());
}

#[test]
fn one_thread_writes_the_bytes_that_many_do() {
    let text = story("", "![A](p.jpg) ![B](q.jpg) ![C](r.jpg) ![D](s.jpg)");
    let fixture = ["p", "q", "r", "s"].into_iter().zip(90..).fold(Fixture::new(&text), |all, (name, height)| {
        all.with(&format!("content/news/2024/{name}.jpg"), photo(900, height))
    });
    let by =
        |threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(|| outputs(&fixture));
    assert_eq!(by(1), by(8));
}

/// When this fails because an encoder writes other bytes now, `METHOD` in src/picture.rs is to be raised,
/// as the versions of earlier builds would otherwise stand.
#[cfg(target_arch = "x86_64")]
#[test]
fn versions_are_the_same_bytes_as_ever() {
    let text = story("", "![A](p.jpg) ![B](plan.png)");
    let fixture = Fixture::new(&text)
        .with("content/news/2024/p.jpg", photo(700, 90))
        .with("content/news/2024/plan.png", drawing(900, 90));
    let made = outputs(&fixture);
    let hash = |path: &str| format!("{:016x}", rapidhash::v3::rapidhash_v3(&made[path]));
    assert_eq!(
        [hash("news/2024/p-480w.jpg"), hash("news/2024/p-480w.jpg.webp"), hash("news/2024/plan-900w.webp")],
        ["4aba7765215c5073", "689941cf30f6ac08", "9696de2733bfac1a"]
    );
}
