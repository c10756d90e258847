/** Marked secrets in the shapes that leak in different ways. Nothing else in any output looks like a piece of them. */
export const SECRETS = {
  word: 'Wintervogel-Kwikstaart',
  /** Every character that SQL, JSON, YAML, URLs and shells write differently. */
  escaped: `Zwaluw's "nest"\\vlucht\n\tgrùnfink 🐦 & <Meeuw>%2F+`,
  long: `Qz9+/${'Xw7Kp3+vR/8mTj5Yb2NcLd6Hs'.repeat(4)}==`,
  short: 'jq7Xz!',
  /** Nested: an HTTP header. */
  header: 'Bearer Ijsvogel.Karekiet.Snip',
  connection: 'Wulp:Grutto@Kievit/%23',
  /** Makes the fingerprints useless to whoever has the state alone. */
  fingerprintKey: 'Aalscholver-Roerdomp-9',
  /** Long enough that nothing is stretched under it. */
  longFingerprintKey: 'Tapuit-Wielewaal-Putter-Fitis-Goudhaan-4',
} as const;
