//! The word lists that invented people and companies are made of.
//!
//! Every company's domain ends in `.example`; no list holds a real firm or person.

/// A country as the world knows it.
#[derive(Debug, Clone, Copy)]
pub struct Country {
    /// ISO 3166-1 alpha-2.
    pub iso: &'static str,
    /// The time zone in which its people work.
    pub zone: &'static str,
    /// Whether its people write German.
    pub german: bool,
}

const fn country(iso: &'static str, zone: &'static str, german: bool) -> Country {
    Country { iso, zone, german }
}

/// Where companies are; those named twice are more frequent.
pub const COUNTRIES: &[Country] = &[
    country("DE", "Europe/Berlin", true),
    country("DE", "Europe/Berlin", true),
    country("AT", "Europe/Vienna", true),
    country("CH", "Europe/Zurich", true),
    country("NL", "Europe/Amsterdam", false),
    country("GB", "Europe/London", false),
    country("FR", "Europe/Paris", false),
    country("PL", "Europe/Warsaw", false),
    country("US", "America/Chicago", false),
];

/// First names.
pub const FIRST: &[&str] = &[
    "Anna", "Ben", "Clara", "David", "Elif", "Fabian", "Greta", "Hugo", "Ines", "Jonas", "Katja",
    "Lars", "Mara", "Nils", "Olga", "Paul", "Quirin", "Rosa", "Stefan", "Tilda", "Ulrich", "Vera",
    "Willem", "Xenia", "Yara", "Zoran", "Amelie", "Bruno", "Celine", "Dorian", "Emilia", "Felix",
];

/// Last names.
pub const LAST: &[&str] = &[
    "Abendroth",
    "Birkfeld",
    "Castellan",
    "Dornhaus",
    "Eschwege",
    "Falkner",
    "Grunewald",
    "Hartig",
    "Imhoff",
    "Jansen",
    "Kestrel",
    "Lindqvist",
    "Marlow",
    "Norden",
    "Ostrow",
    "Pellworm",
    "Quandel",
    "Rosewood",
    "Steinfurt",
    "Tannert",
    "Uhland",
    "Vandermeer",
    "Westhoff",
    "Yarrow",
    "Zeller",
    "Ashdown",
    "Brandel",
    "Corvin",
    "Dekker",
    "Ellering",
    "Fjordal",
    "Gallen",
];

/// First words of company names.
pub const COMPANY_FIRST: &[&str] = &[
    "Northwind",
    "Bluebridge",
    "Silverfjord",
    "Oakline",
    "Redharbor",
    "Kranich",
    "Morgenstern",
    "Alpenrand",
    "Westquay",
    "Tidewater",
    "Falkenried",
    "Steinbach",
    "Larchfield",
    "Meridian",
    "Hollowell",
    "Birchgate",
    "Sundhafen",
    "Elbkante",
    "Greymoor",
    "Kupferberg",
    "Windmere",
    "Ostertor",
    "Lindenhof",
    "Cobaltway",
];

/// Second words of company names, with the industry they tell.
pub const COMPANY_SECOND: &[(&str, &str)] = &[
    ("Freight", "Transportation"),
    ("Foods", "Food & Beverage"),
    ("Machinery", "Machinery"),
    ("Chemicals", "Chemicals"),
    ("Textiles", "Apparel"),
    ("Electronics", "Electronics"),
    ("Furniture", "Retail"),
    ("Packaging", "Manufacturing"),
    ("Pharma", "Healthcare"),
    ("Timber", "Construction"),
];

/// Job titles.
pub const TITLES: &[&str] = &[
    "Head of Logistics",
    "Supply Chain Manager",
    "Director of Operations",
    "Transport Planner",
    "Procurement Lead",
    "Warehouse Manager",
    "Managing Director",
    "Export Manager",
];

/// Segments a list is made for.
pub const SEGMENTS: &[&str] = &["dormant", "cold", "former-client", "upsell"];

/// What a company ships, for its description.
pub const GOODS: &[&str] = &[
    "palletised goods",
    "temperature-controlled goods",
    "oversized parts",
    "hazardous liquids",
    "seasonal ranges",
    "spare parts",
];
