//! Projections written down from their published formulas, as a check on PROJ that does not
//! use PROJ. All take longitude and latitude in degrees.

// Each test file uses some of them.
#![allow(dead_code)]

use std::f64::consts::FRAC_PI_4;

use geo_core::crs::Crs;

/// Semi-major axis in metres and inverse flattening.
pub struct Ellipsoid(f64, f64);

/// Geodetic Reference System 1980.
pub const GRS80: Ellipsoid = Ellipsoid(6_378_137.0, 298.257_222_101);
/// Bessel 1841.
pub const BESSEL: Ellipsoid = Ellipsoid(6_377_397.155, 299.152_812_8);

/// Transverse Mercator by Krüger's series in n to the fourth order (L. Krüger, Konforme
/// Abbildung des Erdellipsoids in der Ebene, 1912), good to a micrometre in Germany.
pub fn transverse_mercator(
    ellipsoid: &Ellipsoid,
    lon_0: f64,
    k: f64,
    x_0: f64,
    lon: f64,
    lat: f64,
) -> [f64; 2] {
    let Ellipsoid(a, inverse_flattening) = *ellipsoid;
    let f = 1.0 / inverse_flattening;
    let n = f / (2.0 - f);
    let (n2, n3, n4) = (n * n, n.powi(3), n.powi(4));
    let alpha = [
        n / 2.0 - 2.0 / 3.0 * n2 + 5.0 / 16.0 * n3 + 41.0 / 180.0 * n4,
        13.0 / 48.0 * n2 - 3.0 / 5.0 * n3 + 557.0 / 1440.0 * n4,
        61.0 / 240.0 * n3 - 103.0 / 140.0 * n4,
        49_561.0 / 161_280.0 * n4,
    ];
    let radius = a / (1.0 + n) * (1.0 + n2 / 4.0 + n4 / 64.0);
    let e = (f * (2.0 - f)).sqrt();
    let (lambda, sin) = ((lon - lon_0).to_radians(), lat.to_radians().sin());
    let tau = (sin.atanh() - e * (e * sin).atanh()).sinh();
    let xi = tau.atan2(lambda.cos());
    let eta = (lambda.sin() / tau.hypot(lambda.cos())).asinh();
    let (mut x, mut y) = (eta, xi);
    for (order, alpha) in (1_u8..).zip(alpha) {
        let j = 2.0 * f64::from(order);
        x += alpha * (j * xi).cos() * (j * eta).sinh();
        y += alpha * (j * xi).sin() * (j * eta).cosh();
    }
    [x_0 + k * radius * x, k * radius * y]
}

/// Lambert azimuthal equal area with the parameters of EPSG:3035, by the formulas of method
/// 9820 in the IOGP Guidance Note 7-2.
pub fn laea_europe(lon: f64, lat: f64) -> [f64; 2] {
    let Ellipsoid(a, inverse_flattening) = GRS80;
    let f = 1.0 / inverse_flattening;
    let e2 = f * (2.0 - f);
    let e = e2.sqrt();
    let q = |sin: f64| (1.0 - e2) * (sin / (1.0 - e2 * sin * sin) + (e * sin).atanh() / e);
    let (phi_0, phi, lambda) = (52_f64.to_radians(), lat.to_radians(), (lon - 10.0).to_radians());
    let pole = q(1.0);
    let (beta_0, beta) = ((q(phi_0.sin()) / pole).asin(), (q(phi.sin()) / pole).asin());
    let radius = a * (pole / 2.0).sqrt();
    let d = a * phi_0.cos() / (1.0 - e2 * phi_0.sin().powi(2)).sqrt() / (radius * beta_0.cos());
    let cosine = beta_0.sin() * beta.sin() + beta_0.cos() * beta.cos() * lambda.cos();
    let b = radius * (2.0 / (1.0 + cosine)).sqrt();
    [
        4_321_000.0 + b * d * beta.cos() * lambda.sin(),
        3_210_000.0 + b / d * (beta_0.cos() * beta.sin() - beta_0.sin() * beta.cos() * lambda.cos()),
    ]
}

/// Pseudo-Mercator of EPSG:3857, method 1024 of the same note.
pub fn web_mercator(lon: f64, lat: f64) -> [f64; 2] {
    let a = GRS80.0;
    [a * lon.to_radians(), a * (FRAC_PI_4 + lat.to_radians() / 2.0).tan().ln()]
}

/// Metres on the ground between two positions of one system, near enough for a tolerance.
pub fn metres(crs: Crs, a: [f64; 2], b: [f64; 2]) -> f64 {
    let (dx, dy) = (a[0] - b[0], a[1] - b[1]);
    match crs {
        Crs::Etrs89 | Crs::Wgs84 => (dx * 111_320.0 * a[1].to_radians().cos()).hypot(dy * 111_320.0),
        // Pseudo-Mercator stretches by 1 / cos(latitude).
        Crs::WebMercator => dx.hypot(dy) / (a[1] / GRS80.0).cosh(),
        _ => dx.hypot(dy),
    }
}
