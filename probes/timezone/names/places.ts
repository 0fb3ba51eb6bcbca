import { editDistance } from '../../../src/decode/edit-distance.ts';

/**
 * Cities and countries without a zone of that name, and the zone with the same clock (zone1970.tab, and for cities
 * the zone of their country or state). Letters and digits only, in lower case.
 */
export function zoneOfPlace(name: string): string | null {
  for (const [zone, places] of Object.entries(placesByZone)) if (places.split(' ').includes(name)) return zone;
  return null;
}

/**
 * The same for a name with one letter too many, missing, wrong or swapped: `bejing`. Short names are too similar to
 * each other.
 */
export function zoneOfNearPlace(name: string): string | null {
  if (name.length < 5) return null;
  for (const [zone, places] of Object.entries(placesByZone)) {
    if (places.split(' ').some((place) => place.length > 5 && editDistance(name, place, 1) <= 1)) return zone;
  }
  return null;
}

const placesByZone: Readonly<Record<string, string>> = {
  UTC: 'coordinateduniversaltime universaltimecoordinated greenwichmeantime',
  'Asia/Shanghai': 'beijing peking china shenzhen guangzhou hangzhou nanjing wuhan chengdu tianjin xian suzhou cn',
  'Asia/Kolkata': 'mumbai bombay delhi newdelhi bangalore bengaluru chennai madras hyderabad pune india ahmedabad in',
  'Asia/Tokyo': 'osaka kyoto yokohama nagoya sapporo fukuoka jp japanstandardtime japantime',
  'Asia/Seoul': 'busan korea southkorea incheon kr',
  'Asia/Ho_Chi_Minh': 'hanoi vietnam danang vn',
  'Asia/Bangkok': 'thailand phuket th',
  'Asia/Jakarta': 'indonesia bandung surabaya id',
  'Asia/Manila': 'philippines cebu ph',
  'Asia/Kuala_Lumpur': 'malaysia penang my',
  'Asia/Karachi': 'islamabad lahore pakistan pk',
  'Asia/Dhaka': 'bangladesh bd',
  'Asia/Dubai': 'abudhabi uae unitedarabemirates ae',
  'Asia/Riyadh': 'jeddah mecca saudiarabia sa',
  'Asia/Jerusalem': 'haifa il',
  'Asia/Taipei': 'taiwan tw',
  'Asia/Singapore': 'sg singaporetime',
  'Asia/Hong_Kong': 'hk hongkongtime',
  'Asia/Qatar': 'doha',
  'Asia/Baghdad': 'iraq iq',
  'Asia/Colombo': 'srilanka lk',
  'Asia/Kathmandu': 'nepal np',
  'Asia/Yangon': 'myanmar burma mm',
  'Asia/Tashkent': 'uzbekistan uz',
  'Asia/Almaty': 'kazakhstan astana nursultan kz',
  'Europe/Istanbul': 'ankara izmir tr',
  'Europe/London':
    'britishsummertime uk england scotland wales britain greatbritain unitedkingdom manchester edinburgh birmingham glasgow cardiff',
  'Europe/Dublin': 'ireland ie',
  'Europe/Berlin':
    'centraleuropeantime centraleuropeansummertime germany munich muenchen frankfurt hamburg cologne stuttgart dusseldorf duesseldorf bonn de',
  'Europe/Paris': 'france lyon marseille toulouse bordeaux fr',
  'Europe/Madrid': 'spain barcelona valencia seville es',
  'Europe/Rome': 'italy milan turin naples florence venice it',
  'Europe/Amsterdam': 'netherlands holland rotterdam thehague nl',
  'Europe/Brussels': 'belgium antwerp be',
  'Europe/Zurich': 'switzerland geneva bern basel ch',
  'Europe/Vienna': 'austria salzburg graz at',
  'Europe/Warsaw': 'krakow gdansk wroclaw pl',
  'Europe/Prague': 'czechia czechrepublic brno cz',
  'Europe/Kyiv': 'ukraine lviv odessa ua',
  'Europe/Moscow': 'moscowstandardtime moscowtime russia stpetersburg saintpetersburg ru',
  'Europe/Stockholm': 'sweden gothenburg se',
  'Europe/Oslo': 'norway bergen no',
  'Europe/Copenhagen': 'denmark dk',
  'Europe/Helsinki': 'finland fi',
  'Europe/Athens': 'easterneuropeantime easterneuropeansummertime greece gr',
  'Europe/Lisbon': 'westerneuropeantime westerneuropeansummertime porto pt',
  'Europe/Budapest': 'hungary hu',
  'Europe/Bucharest': 'romania cluj ro',
  'Europe/Sofia': 'bulgaria bg',
  'Europe/Belgrade': 'serbia rs',
  'Atlantic/Reykjavik': 'iceland',
  'Africa/Johannesburg': 'capetown pretoria durban southafrica za',
  'Africa/Lagos': 'abuja nigeria ng',
  'Africa/Nairobi': 'kenya ke',
  'Africa/Cairo': 'alexandria eg',
  'Africa/Algiers': 'algeria dz',
  'Africa/Tunis': 'tunisia tn',
  'Africa/Accra': 'ghana gh',
  'Africa/Addis_Ababa': 'ethiopia et',
  'Africa/Casablanca': 'rabat marrakesh morocco ma',
  'America/Sao_Paulo': 'brasilia brazil riodejaneiro rio br',
  'America/Argentina/Buenos_Aires': 'argentina ar',
  'America/Mexico_City': 'guadalajara mexicocity mx',
  'America/Bogota': 'colombia medellin',
  'America/Lima': 'peru pe',
  'America/Santiago': 'chile',
  'America/Caracas': 'venezuela ve',
  'America/Montevideo': 'uruguay uy',
  'America/Guayaquil': 'ecuador quito ec',
  'America/Toronto': 'ottawa quebec quebeccity ontario',
  'America/Edmonton': 'calgary alberta',
  'America/Anchorage': 'alaskatime alaskadaylighttime',
  'Pacific/Honolulu': 'hawaiitime hawaiistandardtime',
  'America/Indiana/Indianapolis': 'indiana',
  'America/Halifax': 'atlantictime atlanticdaylighttime',
  'America/New_York':
    'easterntime easterndaylighttime washington washingtondc boston miami atlanta philadelphia orlando nyc ny',
  'America/Chicago': 'centraltime centraldaylighttime houston dallas austin minneapolis stlouis neworleans nashville',
  'America/Denver': 'mountaintime mountaindaylighttime saltlakecity albuquerque',
  'America/Los_Angeles':
    'pacifictime pacificdaylighttime sanfrancisco seattle sanjose sandiego lasvegas california sf la',
  'Australia/Sydney': 'newcastle',
  'Pacific/Auckland': 'wellington christchurch newzealand nz',
};
