//! Pictures that say where they were taken.

use std::io::Cursor;

use borough::metadata::{Tells, published, tells};
use exif::experimental::Writer;
use exif::{Field, In, Rational, Reader, Tag, Value};

use crate::fixture::Fixture;

/// Pictures of one pixel.
const PNG: [u8; 67] = [
    137, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82, 0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0, 58, 126, 155,
    85, 0, 0, 0, 10, 73, 68, 65, 84, 120, 156, 99, 168, 7, 0, 0, 129, 0, 128, 211, 148, 83, 74, 0, 0, 0, 0, 73, 69, 78,
    68, 174, 66, 96, 130,
];
const WEBP: [u8; 34] = [
    82, 73, 70, 70, 26, 0, 0, 0, 87, 69, 66, 80, 86, 80, 56, 76, 13, 0, 0, 0, 47, 0, 0, 0, 16, 7, 16, 17, 17, 136, 136,
    254, 7, 0,
];
/// A JPEG's frame, scan and end, which no decoder has to understand here.
const FRAME: &[u8] = b"\xFF\xC0\x00\x0B\x08\x00\x01\x00\x01\x01\x01\x11\x00\xFF\xDA\x00\x08\x01\x01\x00\x00\x3F\x00\x7F\xFF\x00\x12\xFF\xD9";
const XMP: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";

#[derive(Clone, Copy, PartialEq)]
enum Place {
    Told,
    Untold,
}

/// Exif of a picture that lies on its side.
fn exif(place: Place) -> Vec<u8> {
    let field = |tag, value| Field { tag, ifd_num: In::PRIMARY, value };
    let mut fields = vec![
        field(Tag::Orientation, Value::Short(vec![6])),
        field(Tag::Copyright, Value::Ascii(vec![b"The Archive".to_vec()])),
        field(Tag::Model, Value::Ascii(vec![b"Camera 3000".to_vec()])),
    ];
    if place == Place::Told {
        let degrees = |number| Rational { num: number, denom: 1 };
        fields.push(field(Tag::GPSLatitudeRef, Value::Ascii(vec![b"N".to_vec()])));
        fields.push(field(Tag::GPSLatitude, Value::Rational(vec![degrees(51), degrees(27), degrees(24)])));
    }
    let mut writer = Writer::new();
    fields.iter().for_each(|field| writer.push_field(field));
    let mut out = Cursor::new(Vec::new());
    writer.write(&mut out, true).unwrap();
    out.into_inner()
}

fn segment(marker: u8, contents: &[&[u8]]) -> Vec<u8> {
    let contents = contents.concat();
    let length = u16::try_from(contents.len() + 2).unwrap().to_be_bytes();
    [&[0xFF, marker][..], &length, &contents].concat()
}

fn jpeg(segments: &[Vec<u8>], behind: &[u8]) -> Vec<u8> {
    [b"\xFF\xD8", segments.concat().as_slice(), FRAME, behind].concat()
}

fn exif_segment(place: Place) -> Vec<u8> {
    segment(0xE1, &[b"Exif\0\0", &exif(place)])
}

/// What Exif says in a picture: whether a place, which way is up, whose it is, which camera.
#[track_caller]
fn left(picture: &[u8]) -> (bool, Option<u32>, bool, bool) {
    let exif = Reader::new().read_from_container(&mut Cursor::new(picture)).unwrap();
    let has = |tag| exif.get_field(tag, In::PRIMARY).is_some();
    let up = exif.get_field(Tag::Orientation, In::PRIMARY).and_then(|field| field.value.get_uint(0));
    (has(Tag::GPSLatitude), up, has(Tag::Copyright), has(Tag::Model))
}

#[track_caller]
fn is_freed(picture: &[u8]) -> Vec<u8> {
    assert_eq!(tells(picture), Tells::Place);
    let freed = published(picture.to_vec());
    assert_eq!(tells(&freed), Tells::Nothing);
    assert_eq!(published(freed.clone()), freed);
    freed
}

#[track_caller]
fn is_copied(file: &[u8]) {
    assert_eq!(tells(file), Tells::Nothing);
    assert_eq!(published(file.to_vec()), file);
}

#[test]
fn a_jpeg_loses_its_place_and_keeps_its_picture_and_which_way_is_up() {
    let colours = segment(0xE2, &[b"ICC_PROFILE\0\x01\x01profile"]);
    let tables = segment(0xDB, &[&[0], &[1; 64]]);
    let picture = jpeg(&[exif_segment(Place::Told), colours.clone(), tables.clone()], b"");
    assert_eq!(left(&picture), (true, Some(6), true, true));
    let freed = is_freed(&picture);
    assert_eq!(left(&freed), (false, Some(6), true, false));
    assert!(freed.ends_with(&[colours, tables, FRAME.to_vec()].concat()), "the rest is the same, byte for byte");
}

#[test]
fn a_picture_without_a_place_is_copied_as_it_is() {
    is_copied(&jpeg(&[exif_segment(Place::Untold)], b"anything"));
    is_copied(&jpeg(&[segment(0xE1, &[XMP, b"<x:xmpmeta><dc:creator/></x:xmpmeta>"])], b""));
    is_copied(&PNG);
    is_copied(&WEBP);
    is_copied(b"name,GPSLatitude\nA,1\n");
    is_copied(b"");
}

#[test]
fn places_in_xmp_and_iptc_are_taken_out_as_well() {
    let xmp = segment(0xE1, &[XMP, b"<x exif:GPSLatitude='51,27N'/>"]);
    let iptc = segment(0xED, &[b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x0A\x1C\x02\x5A\0\x05Ascot"]);
    for hidden in [xmp, iptc] {
        let freed = is_freed(&jpeg(&[exif_segment(Place::Untold), hidden], b""));
        assert!(left(&freed).1 == Some(6) && !freed.windows(5).any(|words| words == b"Ascot" || words == b"GPSLa"));
    }
}

#[test]
fn pictures_and_films_behind_a_picture_are_left_out() {
    let second = jpeg(&[exif_segment(Place::Told)], b"");
    let freed = is_freed(&jpeg(&[], &second));
    assert!(freed.ends_with(FRAME) && freed.len() < 2 * FRAME.len());
    let freed = is_freed(&jpeg(&[], b"\0\0\0\x18ftypmp42....\xA9xyz+51.4-0.2/"));
    assert!(freed.ends_with(FRAME));
}

#[test]
fn exif_that_cannot_be_read_is_not_published() {
    let freed = is_freed(&jpeg(&[segment(0xE1, &[b"Exif\0\0", b"II*\0\xFF\xFF\xFF\xFF"])], b""));
    assert_eq!(freed, jpeg(&[], b""));
}

#[test]
fn a_png_loses_its_place() {
    let chunk = |kind: &[u8; 4], contents: &[u8]| {
        img_parts::png::PngChunk::new(*kind, img_parts::Bytes::copy_from_slice(contents)).encoder().bytes().to_vec()
    };
    let with = |chunk: Vec<u8>| [&PNG[..33], &chunk, &PNG[33..]].concat();
    let freed = is_freed(&with(chunk(b"eXIf", &exif(Place::Told))));
    assert_eq!(left(&freed), (false, Some(6), true, false));
    let xmp = b"XML:com.adobe.xmp\0\0\0\0\0<x exif:GPSLatitude='51,27N'/>";
    assert_eq!(is_freed(&with(chunk(b"iTXt", xmp))), PNG);
    assert_eq!(is_freed(&with(chunk(b"zTXt", b"Raw profile type exif\0\0packed"))), PNG);
    is_copied(&with(chunk(b"tEXt", b"Title\0A door")));
}

#[test]
fn a_webp_loses_its_place() {
    use img_parts::ImageEXIF;
    let mut picture = img_parts::webp::WebP::from_bytes(img_parts::Bytes::from_static(&WEBP)).unwrap();
    picture.set_exif(Some(exif(Place::Told).into()));
    let freed = is_freed(&picture.encoder().bytes());
    assert_eq!(left(&freed), (false, Some(6), true, false));
    assert!(freed.windows(21).any(|bytes| bytes == &WEBP[12..33]), "the picture's own data is the same");
}

#[test]
fn a_picture_that_keeps_its_place_is_not_published() {
    assert_eq!(tells(&exif(Place::Told)), Tells::PlaceForGood, "Exif alone is a TIFF");
    assert_eq!(tells(&exif(Place::Untold)), Tells::Nothing);
    assert_eq!(tells(b"\xFF\xD8\xFF\xE1\xFF"), Tells::PlaceForGood, "no end");
    assert_eq!(tells(b"GIF89a GPSLatitude"), Tells::PlaceForGood);
}

#[test]
fn the_versions_of_a_picture_say_nothing_of_place_or_camera() {
    // It lies on its side.
    let photo = crate::pictures::photo(90, 700);
    let picture = [&photo[..2], &exif_segment(Place::Told), &photo[2..]].concat();
    let text =
        "=== content/news/a.md\n---\ntitle: A\ncouncil: norborough\ndate: 2024-01-01\n---\n![A door](door.jpg)\n";
    let fixture = Fixture::new(text).with("content/news/door.jpg", picture);
    let outputs = borough::render_all(&fixture.files, &fixture.as_of(crate::fixture::TODAY)).unwrap();
    let made: Vec<_> = outputs.iter().filter(|(path, _)| path.as_str().contains("door-")).collect();
    assert_eq!(made.len(), 3, "a JPEG, and WebP in two widths");
    for (path, bytes) in made {
        assert!(Reader::new().read_from_container(&mut Cursor::new(bytes)).is_err(), "{path:?}");
        assert!(!bytes.windows(6).any(|words| words == b"Camera"), "{path:?}");
    }
}

#[test]
fn editors_are_told_and_readers_get_a_picture_without_a_place() {
    let photo = crate::pictures::photo(9, 9);
    let picture = [&photo[..2], &exif_segment(Place::Told), &photo[2..]].concat();
    let text =
        "=== content/news/a.md\n---\ntitle: A\ncouncil: norborough\ndate: 2024-01-01\n---\n![A door](door.jpg)\n";
    let fixture = Fixture::new(text).with("content/news/door.jpg", picture.clone());
    let checked = fixture.expect("content/news/door.jpg", 1, "W130", "not published").check();
    let files = Fixture::new(text).with("content/news/door.jpg", picture).files;
    let outputs = borough::render_all(&files, &checked).unwrap();
    let (_, published) = outputs.iter().find(|(path, _)| path.as_str() == "news/door.jpg").unwrap();
    assert_eq!(left(published), (false, Some(6), true, false));
    let tiff = Fixture::new(&text.replace("door.jpg", "door.tif")).with("content/news/door.tif", exif(Place::Told));
    let path = "content/news/door.tif";
    tiff.expect(path, 1, "E095", "JPEG, PNG or WebP").expect(path, 1, "E080", "Browsers show no picture").check();
}
