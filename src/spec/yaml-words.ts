import type { ErrorCode as YamlErrorCode } from 'yaml';

/** What went wrong, and what to do next. */
interface Words {
  readonly message: string;
  readonly hint?: string;
}

/**
 * Our words for each error of the YAML parser. Its own messages are not passed on: some quote the text at fault,
 * which may be a password (`password: *abc` is an unknown alias to it, `password: !abc` an unknown tag).
 */
export const YAML_WORDS: Readonly<Record<YamlErrorCode, Words>> = {
  ALIAS_PROPS: { message: 'an alias (*) carries a tag or an anchor of its own' },
  BAD_ALIAS: {
    message: 'an anchor (&) or alias (*) without a usable name',
    hint: 'Put text that begins with & or * in quotes.',
  },
  BAD_COLLECTION_TYPE: {
    message: 'a tag (!) that does not fit what it stands before',
    hint: 'Remove the tag.',
  },
  BAD_DIRECTIVE: { message: 'a directive (%) that cannot be read', hint: 'Remove the line.' },
  BAD_DQ_ESCAPE: {
    message: 'an unknown escape in double quotes',
    hint: 'Write \\\\ for a backslash, or use single quotes.',
  },
  BAD_INDENT: {
    message: 'bad indentation, or a bracket that is not closed',
    hint: 'Start all keys of one object at the same column, and close every bracket.',
  },
  BAD_PROP_ORDER: { message: 'a tag (!) or anchor (&) at the wrong place' },
  BAD_SCALAR_START: {
    message: 'text begins with a character that YAML reserves',
    hint: 'Put the text in quotes.',
  },
  BLOCK_AS_IMPLICIT_KEY: {
    message: 'a second ": " where only one may stand, or a list where a key is expected',
    hint: 'Check the indentation, and put text that holds ": " in quotes.',
  },
  BLOCK_IN_FLOW: { message: 'an indented block within brackets', hint: 'Write it in brackets too.' },
  DUPLICATE_KEY: { message: 'the same key stands twice in one object', hint: 'Keep one of the two.' },
  IMPOSSIBLE: { message: 'text that the YAML parser cannot place' },
  KEY_OVER_1024_CHARS: { message: 'a key longer than 1024 characters', hint: 'Write "? " before the key.' },
  MISSING_CHAR: {
    message: 'a quote, comma, colon or space is missing',
    hint: 'Close every quote and bracket, and write a space after each colon.',
  },
  MULTILINE_IMPLICIT_KEY: {
    message: 'a key reaches over more than one line',
    hint: 'Check the indentation of this line and the next.',
  },
  MULTIPLE_ANCHORS: { message: 'two anchors (&) on one value' },
  MULTIPLE_DOCS: { message: 'a second document without a "---" line before it' },
  MULTIPLE_TAGS: { message: 'two tags (!) on one value', hint: 'Put text that begins with ! in quotes.' },
  NON_STRING_KEY: { message: 'a key that is not plain text', hint: 'Use text as the key.' },
  RESOURCE_EXHAUSTION: { message: 'values nested too deeply' },
  TAB_AS_INDENT: { message: 'a tab used as indentation', hint: 'Indent with spaces.' },
  TAG_RESOLVE_FAILED: {
    message: 'a tag (!) that cannot be read',
    hint: 'Remove the tag; put text that begins with ! in quotes.',
  },
  UNEXPECTED_TOKEN: {
    message: 'text where YAML expects none',
    hint: 'Check quotes, brackets and indentation of this line and the one before.',
  },
};
