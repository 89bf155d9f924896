//! Numbers as registers write them.

/// A finite number with decimal point or comma; no allocation.
pub fn number(text: &str) -> Option<f64> {
    let parse = |text: &str| text.parse().ok().filter(|number: &f64| number.is_finite());
    if !text.as_bytes().contains(&b',') {
        return parse(text);
    }
    let mut pointed = [0; 32];
    let copy = pointed.get_mut(..text.len())?;
    copy.copy_from_slice(text.as_bytes());
    copy.iter_mut().filter(|byte| **byte == b',').for_each(|byte| *byte = b'.');
    parse(std::str::from_utf8(copy).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comma_and_point_are_the_same_and_no_number_is_none() {
        assert_eq!(number("325123,456"), number("325123.456"));
        assert_eq!(number("-7"), Some(-7.0));
        for text in ["", "1.234,5", "NaN", "inf", "1e999", "12a", ",", &"1,".repeat(40)] {
            assert_eq!(number(text), None, "{text}");
        }
    }
}
