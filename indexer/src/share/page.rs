//! The page that a shared link leads to: a head that says what it is about, for those that show links, and the way on to the
//! storefront, which names its pages behind the `#` and so tells no server about them.

use super::{escaped, Sheet, HEIGHT, WIDTH};

/// The page of a listing. `origin` is where this server is to the world; without it, addresses begin with their path.
pub(crate) fn page(sheet: &Sheet, origin: &str) -> String {
    let id = sheet.listing;
    let (title, description) = (escaped(&sheet.name), escaped(&described(sheet)));
    let (origin, way) = (escaped(origin), format!("/#/models/{id}"));
    let picture = format!("{origin}/v1/listings/{id}/picture.png");
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title}, on Weighhouse</title>\n\
         <meta name=\"description\" content=\"{description}\">\n\
         <meta property=\"og:type\" content=\"website\">\n\
         <meta property=\"og:site_name\" content=\"Weighhouse\">\n\
         <meta property=\"og:title\" content=\"{title}\">\n\
         <meta property=\"og:description\" content=\"{description}\">\n\
         <meta property=\"og:url\" content=\"{origin}/share/{id}\">\n\
         <meta property=\"og:image\" content=\"{picture}\">\n\
         <meta property=\"og:image:type\" content=\"image/png\">\n\
         <meta property=\"og:image:width\" content=\"{WIDTH}\">\n\
         <meta property=\"og:image:height\" content=\"{HEIGHT}\">\n\
         <meta property=\"og:image:alt\" content=\"{description}\">\n\
         <meta name=\"twitter:card\" content=\"summary_large_image\">\n\
         <meta http-equiv=\"refresh\" content=\"0; url={way}\">\n\
         </head>\n<body><p><a href=\"{way}\">{title}</a></p></body>\n</html>\n"
    )
}

/// A sheet in a sentence.
fn described(sheet: &Sheet) -> String {
    let mut parts = vec![sheet.task.clone()];
    if let (Some(publisher), Some(standing)) = (&sheet.publisher, sheet.standing()) {
        parts.push(format!("by {}, {standing}", publisher.name));
    }
    parts.extend(sheet.code().into_iter().chain(sheet.scan()).map(str::to_owned));
    if let Some(stars) = sheet.rating {
        parts.push(format!("{} of 5 stars, {}", stars.tenths(), stars.reviews()));
    }
    match &sheet.price {
        Some((price, true)) => parts.push(format!("from {price}")),
        Some((price, false)) => parts.push(price.clone()),
        None => parts.push("not for sale at this moment".into()),
    }
    parts.push(sheet.license.clone());
    parts.join("; ")
}

#[cfg(test)]
mod tests {
    use super::super::sheet;
    use super::*;
    use crate::read::loading::{ScanVerdict, Verdict};
    use crate::read::publishers::Standing;

    #[test]
    fn a_head_warns_of_code_beside_the_standing() {
        let warned = Sheet { loads: Verdict::RunsCode, ..sheet("open-models/whale", Standing::Proven) };
        let text = page(&warned, "");
        assert!(text.contains("by open-models, proven; runs code; 4.2 of 5 stars"), "{text}");
        let text = page(&Sheet { scanned: Some(ScanVerdict::Malicious), ..warned }, "");
        assert!(text.contains("; runs code; a scanner found what does harm; 4.2 of 5 stars"), "{text}");
    }

    #[test]
    fn a_head_says_what_is_shared_and_a_name_breaks_out_of_nothing() {
        let text = page(&sheet("open-models/whale", Standing::Proven), "https://market.example.org");
        for line in [
            "<meta property=\"og:title\" content=\"open-models/whale\">",
            "<meta property=\"og:image\" content=\"https://market.example.org/v1/listings/7/picture.png\">",
            "<meta name=\"twitter:card\" content=\"summary_large_image\">",
            "content=\"text-generation; by open-models, proven; 4.2 of 5 stars, 12 reviews; from 180whs; apache-2.0\"",
            "url=/#/models/7\"",
        ] {
            assert!(text.contains(line), "{line}: {text}");
        }
        let hostile = "\"><script>alert(1)</script><meta x=\"";
        let text = page(&sheet(hostile, Standing::LookAlike), "");
        assert!(!text.contains("<script") && text.matches("<meta").count() == 14, "{text}");
    }
}
