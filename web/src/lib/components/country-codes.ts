// Which codes are countries to be born in: the server takes the same ones (src/staff/countries.hpp).

/** Named like countries and none: unions, islets without a code of their own, what browsers make up for tests. */
const noCountries = new Set('AC CP CQ DG EA EU EZ IC QO TA UN XA XB ZZ'.split(' '));
/** France itself: whoever was born there was born in one of its communes. */
const france = new Set('BL GF GP MF MQ NC PF PM RE TF WF YT'.split(' '));

export function countryCodes(): string[] {
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
  return (
    letters
      .flatMap((one) => letters.map((other) => one + other))
      .filter((code) => !noCountries.has(code) && !france.has(code))
      // What another code replaced is no longer one.
      .filter((code) => new Intl.Locale(`und-${code}`).region === code)
      .filter((code) => names.of(code))
  );
}
