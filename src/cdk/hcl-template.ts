/** A piece of a Terraform template: text, or what stands within `${ }` or `%{ }`. */
export type TemplatePart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'expression'; readonly text: string }
  | { readonly kind: 'directive'; readonly text: string };

/**
 * The pieces of a string as Terraform reads it (a JSON attribute, or the inside of quotes): `$${` and `%%{` are
 * text. An interpolation that is not closed reaches to the end.
 */
export function templateParts(template: string): TemplatePart[] {
  const parts: TemplatePart[] = [];
  let start = 0;
  for (const match of template.matchAll(/([$%])\1\{|([$%])\{/g)) {
    const [opening, , single] = match;
    if (match.index < start || single === undefined) continue;
    if (match.index > start) parts.push({ kind: 'text', text: template.slice(start, match.index) });
    const from = match.index + opening.length;
    const end = closingBrace(template, from);
    parts.push({ kind: single === '$' ? 'expression' : 'directive', text: template.slice(from, end) });
    start = end + 1;
  }
  if (start < template.length) parts.push({ kind: 'text', text: template.slice(start) });
  return parts;
}

/** The text as a template that means just this text, in a string of a `.tf.json` file. */
export function escapeTemplate(text: string): string {
  return (
    text
      // Doubling is Terraform's own escape. It fails behind another sign.
      .replace(/[$%]+(?=\{)/g, (signs) =>
        signs.length === 1 ? signs + signs : [...signs].map((sign) => `\${"${sign}"}`).join(''),
      )
      // What begins so is a token to the CDK, behind `${`, `#{` and `&{`.
      .replaceAll('TfToken[', `TfToken\${"["}`)
  );
}

/** The text as a quoted string of an expression, every character meaning itself. */
export function quoteHcl(text: string): string {
  const inner = JSON.stringify(text)
    .slice(1, -1)
    .replace(/\\(.)/g, (pair, sign: string) => NOT_IN_HCL.get(sign) ?? pair)
    .replace(/[$%]+(?=\{)/g, (signs) => signs.replaceAll('$', '\\u0024').replaceAll('%', '\\u0025'))
    .replaceAll('TfToken[', 'TfToken\\u005b');
  return `"${inner}"`;
}

/** Escapes that JSON has and HCL has not. */
const NOT_IN_HCL: ReadonlyMap<string, string> = new Map([
  ['b', '\\u0008'],
  ['f', '\\u000c'],
]);

/** The template as a quoted string of an expression: its text is escaped, its interpolations stay. */
export function quoteTemplate(template: string): string {
  const inner = templateParts(template).map(({ kind, text }) => {
    switch (kind) {
      case 'text':
        // The template's own escapes become signs again before they are escaped anew.
        return quoteHcl(text.replace(/([$%])\1\{/g, '$1{')).slice(1, -1);
      case 'expression':
        return `\${${text}}`;
      case 'directive':
        return `%{${text}}`;
      default:
        return kind satisfies never;
    }
  });
  return `"${inner.join('')}"`;
}

/** Where the brace that closes an interpolation stands; braces within quotes and nested ones do not count. */
function closingBrace(template: string, from: number): number {
  let depth = 0;
  for (let index = from; index < template.length; index += 1) {
    const sign = template[index];
    if (sign === '"') index = closingQuote(template, index + 1);
    else if (sign === '{') depth += 1;
    else if (sign === '}') {
      if (depth === 0) return index;
      depth -= 1;
    }
  }
  return template.length;
}

/** Where the quote that closes a string stands; the end of the text where none does. */
export function closingQuote(text: string, from: number): number {
  for (let index = from; index < text.length; index += 1) {
    const sign = text[index];
    if (sign === '\\') index += 1;
    else if (sign === '"') return index;
    else if ((sign === '$' || sign === '%') && text[index + 1] === '{') {
      if (text[index - 1] === sign) continue;
      index = closingBrace(text, index + 2);
    }
  }
  return text.length;
}
