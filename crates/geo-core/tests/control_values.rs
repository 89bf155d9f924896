//! Reprojection against values that others have published or computed.
//!
//! - The test points of the Bundesamt für Kartographie und Geodäsie for BeTA2007
//!   (`BETA2007testdaten.csv` of crs.bkg.bund.de, as kept in PROJ's `test/gie/DHDN_ETRS89.gie`).
//! - The worked examples of the IOGP Guidance Note 7-2 (given to the centimetre).
//! - `cs2cs` of PROJ 9.1.1 (Debian 12) for five places; the commands stand at the tables.
//! - The projections' formulas, written down in `formulas` without PROJ.

#![allow(clippy::unwrap_used)]

mod formulas;

use std::path::PathBuf;

use formulas::{BESSEL, GRS80, laea_europe, metres, transverse_mercator, web_mercator};
use geo_core::{
    crs::Crs,
    dhdn::{DhdnShift, GRID_FILE},
    reproject::Reprojector,
};

/// DHDN and ETRS89 longitude and latitude of the test points of BeTA2007.
const BETA2007: [([f64; 2], [f64; 2]); 31] = [
    ([7.483_333_333_333, 53.500_000_000_000], [7.482_506_019_176, 53.498_461_143_331]),
    ([10.333_333_333_333, 48.833_333_333_333], [10.332_117_283_303, 48.832_327_188_640]),
    ([8.000_000_000_000, 50.083_333_333_333], [7.999_097_344_043, 50.082_172_046_476]),
    ([10.016_666_666_667, 51.033_333_333_333], [10.015_460_839_103, 51.032_075_951_188]),
    ([10.466_666_666_667, 54.333_333_333_333], [10.465_373_788_153, 54.331_696_254_077]),
    ([10.750_000_000_000, 53.583_333_333_333], [10.748_659_705_929, 53.581_781_243_436]),
    ([10.016_666_666_667, 53.500_000_000_000], [10.015_444_367_463, 53.498_457_503_620]),
    ([11.000_000_000_000, 53.466_666_666_667], [10.998_619_309_575, 53.465_127_257_963]),
    ([13.466_666_666_667, 53.766_666_666_667], [13.464_877_774_631, 53.765_109_112_396]),
    ([10.983_333_333_333, 52.766_666_666_667], [10.981_965_431_979, 52.765_211_787_713]),
    ([13.000_000_000_000, 51.783_333_333_333], [12.998_336_654_827, 51.782_006_921_265]),
    ([10.466_666_666_667, 52.500_000_000_000], [10.465_380_298_337, 52.498_573_633_365]),
    ([10.550_000_000_000, 51.466_666_666_667], [10.548_711_467_380, 51.465_361_979_987]),
    ([10.450_000_000_000, 50.583_333_333_333], [10.448_735_275_612, 50.582_129_474_187]),
    ([10.416_666_666_667, 49.666_666_666_667], [10.415_423_634_267, 49.665_566_047_661]),
    ([10.550_000_000_000, 47.750_000_000_000], [10.548_775_945_187, 47.749_120_260_296]),
    ([13.450_000_000_000, 50.666_666_666_667], [13.448_283_429_558, 50.665_476_385_913]),
    ([13.550_000_000_000, 51.333_333_333_333], [13.548_264_242_652, 51.332_063_317_958]),
    ([13.566_666_666_667, 52.050_000_000_000], [13.564_906_713_066, 52.048_646_469_731]),
    ([13.433_333_333_333, 53.166_666_666_667], [13.431_569_610_583, 53.165_185_284_138]),
    ([13.466_666_666_667, 52.483_333_333_333], [13.464_913_254_978, 52.481_930_297_429]),
    ([13.133_333_333_333, 49.066_666_666_667], [13.131_706_947_050, 49.065_661_709_281]),
    ([8.666_666_666_667, 53.116_666_666_667], [8.665_654_272_188, 53.115_169_791_635]),
    ([12.950_000_000_000, 47.650_000_000_000], [12.948_437_185_277, 47.649_155_713_893]),
    ([8.500_000_000_000, 54.716_666_666_667], [8.499_027_339_833, 54.714_992_333_813]),
    ([7.483_333_333_333, 51.983_333_333_333], [7.482_494_584_516, 51.981_965_147_975]),
    ([7.516_666_666_667, 51.016_666_666_667], [7.515_823_996_992, 51.015_402_184_493]),
    ([7.466_666_666_667, 50.500_000_000_000], [7.465_834_308_888, 50.498_791_390_585]),
    ([7.533_333_333_333, 49.333_333_333_333], [7.532_503_616_986, 49.332_250_779_407]),
    ([7.250_000_000_000, 49.333_333_333_333], [7.249_209_260_581, 49.332_249_456_364]),
    ([7.533_333_333_333, 47.666_666_666_667], [7.532_530_252_396, 47.665_765_608_135]),
];

/// Places in ETRS89: Trier, the westernmost village of the region, Hamburg, Berlin, Oberstdorf.
const PLACES: [[f64; 2]; 5] =
    [[6.6414, 49.7566], [6.1128, 49.4692], [8.9833, 53.5512], [13.3777, 52.5163], [10.2700, 47.4070]];

/// The places by `cs2cs -f %.5f EPSG:4258 EPSG:<code>` (axes turned to east first).
const ETRS89_FAMILY: [(Crs, [[f64; 2]; 5]); 5] = [
    (
        Crs::Utm32,
        [
            [330_122.068_18, 5_514_238.577_44],
            [290_827.339_44, 5_483_623.889_84],
            [498_893.582_12, 5_933_589.966_66],
            [796_986.834_22, 5_827_475.851_97],
            [595_816.188_90, 5_251_175.980_76],
        ],
    ),
    (
        Crs::Utm33,
        [
            [-101_697.551_99, 5_545_179.825_42],
            [-143_496.396_89, 5_517_689.952_55],
            [101_594.261_59, 5_950_442.965_05],
            [389_917.832_64, 5_819_701.918_94],
            [143_172.748_55, 5_261_249.055_03],
        ],
    ),
    (
        Crs::Utm32Prefixed,
        [
            [32_330_122.068_18, 5_514_238.577_44],
            [32_290_827.339_44, 5_483_623.889_84],
            [32_498_893.582_12, 5_933_589.966_66],
            [32_796_986.834_22, 5_827_475.851_97],
            [32_595_816.188_90, 5_251_175.980_76],
        ],
    ),
    (
        Crs::WebMercator,
        [
            [739_317.266_15, 6_404_229.467_44],
            [680_473.783_32, 6_354_853.087_16],
            [1_000_016.381_64, 7_085_613.010_72],
            [1_489_198.751_99, 6_894_022.931_45],
            [1_143_251.170_45, 6_008_761.715_72],
        ],
    ),
    (
        Crs::LaeaEurope,
        [
            [4_079_050.078_58, 2_965_974.099_73],
            [4_039_343.681_55, 2_935_929.430_78],
            [4_253_608.462_90, 3_383_085.341_75],
            [4_550_204.840_82, 3_272_770.587_99],
            [4_341_393.208_93, 2_699_303.265_46],
        ],
    ),
];

/// The same with `BETA2007.gsb` in PROJ's data folder.
const DHDN_BY_GRID: [(Crs, [[f64; 2]; 5]); 3] = [
    (
        Crs::GaussKrueger2,
        [
            [2_546_261.612_43, 5_513_533.805_16],
            [2_508_220.598_45, 5_481_377.329_93],
            [2_697_743.058_50, 5_939_667.740_44],
            [3_000_515.299_35, 5_845_989.985_13],
            [2_822_304.203_95, 5_260_905.643_87],
        ],
    ),
    (
        Crs::GaussKrueger3,
        [
            [3_330_129.823_49, 5_516_004.678_42],
            [3_290_819.621_04, 5_485_377.721_96],
            [3_498_963.687_88, 5_935_523.637_21],
            [3_797_177.862_60, 5_829_370.912_40],
            [3_595_930.002_98, 5_252_837.200_83],
        ],
    ),
    (
        Crs::GaussKrueger4,
        [
            [4_114_075.243_16, 5_527_128.141_39],
            [4_073_508.284_30, 5_498_050.592_32],
            [4_300_185.152_55, 5_939_755.081_12],
            [4_593_626.683_76, 5_821_245.050_14],
            [4_369_533.835_37, 5_253_502.986_17],
        ],
    ),
];

/// The places by `cs2cs -f %.5f +proj=longlat +ellps=GRS80 +towgs84=0,0,0 +to +proj=tmerc +lat_0=0
/// +lon_0=<meridian> +k=1 +x_0=<zone>500000 +ellps=bessel
/// +towgs84=598.1,73.7,418.2,0.202,0.045,-2.455,6.7`, height 0.
const DHDN_BY_SEVEN_PARAMETERS: [(Crs, [[f64; 2]; 5]); 3] = [
    (
        Crs::GaussKrueger2,
        [
            [2_546_260.479_53, 5_513_532.885_37],
            [2_508_219.431_99, 5_481_376.089_29],
            [2_697_743.548_42, 5_939_668.665_58],
            [3_000_515.204_43, 5_845_989.866_94],
            [2_822_305.797_33, 5_260_906.233_78],
        ],
    ),
    (
        Crs::GaussKrueger3,
        [
            [3_330_128.654_35, 5_516_003.804_35],
            [3_290_818.405_48, 5_485_376.528_08],
            [3_498_964.216_07, 5_935_524.540_46],
            [3_797_177.763_03, 5_829_370.798_49],
            [3_595_931.616_05, 5_252_837.728_21],
        ],
    ),
    (
        Crs::GaussKrueger4,
        [
            [4_114_074.038_19, 5_527_127.313_62],
            [4_073_507.019_94, 5_498_049.445_94],
            [4_300_185.718_60, 5_939_755.961_75],
            [4_593_626.579_64, 5_821_244.940_58],
            [4_369_535.467_73, 5_253_503.451_03],
        ],
    ),
];

/// The Gauß-Krüger systems with their central meridian and false easting.
const GAUSS_KRUEGER: [(Crs, f64, f64); 3] = [
    (Crs::GaussKrueger2, 6.0, 2_500_000.0),
    (Crs::GaussKrueger3, 9.0, 3_500_000.0),
    (Crs::GaussKrueger4, 12.0, 4_500_000.0),
];

fn grid() -> DhdnShift {
    DhdnShift::Beta2007(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests").join(GRID_FILE))
}

/// Checks the coordinates of the same places in two systems against each other, in both
/// directions.
fn assert_same(a: (Crs, &[[f64; 2]]), b: (Crs, &[[f64; 2]]), shift: &DhdnShift, tolerance: f64) {
    assert_eq!(a.1.len(), b.1.len());
    for ((from, start), (to, expected)) in [(a, b), (b, a)] {
        let reprojector = Reprojector::with_shift(from, to, shift).unwrap();
        for (start, expected) in start.iter().zip(expected) {
            let result = reprojector.point(*start).unwrap();
            let off = metres(to, result, *expected);
            assert!(off <= tolerance, "{from} {start:?} to {to}: {result:?}, not {expected:?}: {off} m");
        }
    }
}

/// The test points of BeTA2007 in a Gauß-Krüger system (by formula) and in ETRS89.
fn beta2007_in(meridian: f64, x_0: f64) -> (Vec<[f64; 2]>, Vec<[f64; 2]>) {
    let projected = |dhdn: [f64; 2]| transverse_mercator(&BESSEL, meridian, 1.0, x_0, dhdn[0], dhdn[1]);
    BETA2007.iter().map(|(dhdn, etrs89)| (projected(*dhdn), *etrs89)).unzip()
}

#[test]
fn the_test_points_of_beta2007_are_met_within_a_millimetre() {
    for (crs, meridian, x_0) in GAUSS_KRUEGER {
        let (gauss_krueger, etrs89) = beta2007_in(meridian, x_0);
        assert_same((crs, &gauss_krueger), (Crs::Etrs89, &etrs89), &grid(), 0.001);
    }
}

#[test]
fn the_projected_test_points_of_beta2007_are_met_within_a_millimetre() {
    for (a, b) in [
        (
            (Crs::GaussKrueger2, [2_598_417.333_192, 5_930_677.980_308]),
            (Crs::Utm32, [399_340.601_863, 5_928_794.177_992]),
        ),
        (
            (Crs::GaussKrueger3, [3_399_371.190_396, 5_930_724.531_323]),
            (Crs::Utm32, [399_340.601_862, 5_928_794.177_992]),
        ),
        (
            (Crs::GaussKrueger3, [3_615_881.001_454, 5_940_351.727_710]),
            (Crs::Utm33, [218_617.111_391, 5_945_399.220_269]),
        ),
        (
            (Crs::Etrs89, [7.482_506_019_176, 53.498_461_143_331]),
            (Crs::Utm32, [399_340.601_863, 5_928_794.177_992]),
        ),
        (
            (Crs::Wgs84, [10.748_659_705_929, 53.581_781_243_436]),
            (Crs::Utm33, [218_617.111_391, 5_945_399.220_269]),
        ),
    ] {
        assert_same((a.0, &[a.1]), (b.0, &[b.1]), &grid(), 0.001);
    }
}

#[test]
fn seven_parameters_keep_their_stated_accuracy_at_the_test_points_of_beta2007() {
    let shift = DhdnShift::SevenParameters;
    for (crs, meridian, x_0) in GAUSS_KRUEGER {
        let (gauss_krueger, etrs89) = beta2007_in(meridian, x_0);
        assert_same((crs, &gauss_krueger), (Crs::Etrs89, &etrs89), &shift, shift.accuracy().0);
    }
}

#[test]
fn the_worked_examples_of_guidance_note_7_2_are_met() {
    let shift = DhdnShift::SevenParameters;
    let half_a_centimetre = 0.005 * 2_f64.sqrt();
    let (etrs89, laea) = ([5.0, 50.0], [3_962_799.45, 2_999_718.85]);
    assert_same((Crs::Etrs89, &[etrs89]), (Crs::LaeaEurope, &[laea]), &shift, half_a_centimetre);
    let wgs84 = [-(100.0 + 20.0 / 60.0), 24.0 + 22.0 / 60.0 + 54.433 / 3600.0];
    let mercator = [-11_169_055.58, 2_800_000.00];
    // The latitude is given to a thousandth of a second, 3 cm.
    assert_same((Crs::Wgs84, &[wgs84]), (Crs::WebMercator, &[mercator]), &shift, 0.016);
}

#[test]
fn cs2cs_agrees_within_a_millimetre_between_any_two_systems() {
    for (shift, dhdn) in [(grid(), DHDN_BY_GRID), (DhdnShift::SevenParameters, DHDN_BY_SEVEN_PARAMETERS)] {
        let geographic = [(Crs::Etrs89, PLACES), (Crs::Wgs84, PLACES)];
        let all: Vec<_> = ETRS89_FAMILY.into_iter().chain(dhdn).chain(geographic).collect();
        assert_eq!(all.len(), Crs::ALL.len());
        for (number, (from, start)) in all.iter().enumerate() {
            for (to, expected) in &all[number..] {
                assert_same((*from, start), (*to, expected), &shift, 0.001);
            }
        }
    }
}

#[test]
fn the_formulas_agree_within_a_millimetre_all_over_germany() {
    let lattice: Vec<[f64; 2]> = (0..400_u32)
        .map(|step| [5.5 + 10.0 * f64::from(step % 20) / 19.0, 47.0 + 8.5 * f64::from(step / 20) / 19.0])
        .collect();
    let utm = |lon_0, x_0, [lon, lat]: [f64; 2]| transverse_mercator(&GRS80, lon_0, 0.9996, x_0, lon, lat);
    let by_formula = |crs, place: [f64; 2]| match crs {
        Crs::Utm32 => utm(9.0, 500_000.0, place),
        Crs::Utm33 => utm(15.0, 500_000.0, place),
        Crs::Utm32Prefixed => utm(9.0, 32_500_000.0, place),
        Crs::LaeaEurope => laea_europe(place[0], place[1]),
        _ => web_mercator(place[0], place[1]),
    };
    for (crs, _) in ETRS89_FAMILY {
        let projected: Vec<_> = lattice.iter().map(|place| by_formula(crs, *place)).collect();
        assert_same((Crs::Etrs89, &lattice), (crs, &projected), &DhdnShift::SevenParameters, 0.001);
    }
}
