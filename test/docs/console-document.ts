/** What a Markdown document has to be tried: its blocks in order, and how they are to be run. */
export interface ConsoleDocument {
  readonly steps: readonly Step[];
  readonly exemptions: readonly Exemption[];
  /** `<!-- emulator: FILE -->`: the catalog of the emulator that the commands reach by LINKSPEC_URL. */
  readonly emulator?: string;
  /** `<!-- folder: PATH -->`: the commands run in a copy of it, and not in a folder that holds `examples/`. */
  readonly folder?: string;
  /** `<!-- env: NAME=VALUE -->`, any number of times. */
  readonly env: Readonly<Record<string, string>>;
}

/** Lines are 1-based. */
export type Step =
  | { readonly kind: 'console'; readonly line: number; readonly commands: readonly ConsoleCommand[] }
  | { readonly kind: 'script'; readonly line: number; readonly text: string }
  /** `<!-- file: PATH -->` before any block: the block is written there before the next step. */
  | { readonly kind: 'file'; readonly line: number; readonly path: string; readonly content: string };

export interface ConsoleCommand {
  readonly line: number;
  readonly command: string;
  /** 0, or what a trailing `# exit code N` says. */
  readonly exitCode: number;
  readonly output: readonly string[];
}

/** `<!-- not run: REASON -->` before a block. */
export interface Exemption {
  readonly line: number;
  readonly reason: string;
}

/**
 * Reads the blocks marked `console` and `sh` (also `bash`, `shell`) of a Markdown text.
 *
 * A `console` block has lines that start with `$ `, each followed by its output (standard output and errors as a
 * terminal shows them). Lines that start with `> ` right after a command continue it. A command that is to fail
 * ends in `# exit code N`. An `sh` block is a script that has to succeed; its output is not compared.
 * Throws an Error with the line for a block that is not closed, has no command, or starts with output.
 */
export function readConsoleDocument(markdown: string): ConsoleDocument {
  const steps: Step[] = [];
  const exemptions: Exemption[] = [];
  const settings = new Map<string, string>();
  const env: [string, string][] = [];
  let pending = new Map<string, string>();
  for (const item of itemsOf(markdown.split(/\r?\n/))) {
    switch (item.kind) {
      case 'comment':
        if (item.name === 'env') env.push(assignment(item.value, item.line));
        else if (item.name === 'file' || item.name === 'not run') pending.set(item.name, item.value);
        else settings.set(item.name, item.value);
        break;
      case 'text':
        pending = new Map();
        break;
      case 'fence': {
        const reason = pending.get('not run');
        const path = pending.get('file');
        if (reason !== undefined) exemptions.push({ line: item.line, reason });
        else if (path !== undefined)
          steps.push({ kind: 'file', line: item.line, path, content: `${item.lines.join('\n')}\n` });
        else if (item.language === 'console')
          steps.push({ kind: 'console', line: item.line, commands: commandsOf(item) });
        else if (['sh', 'bash', 'shell'].includes(item.language))
          steps.push({ kind: 'script', line: item.line, text: item.lines.join('\n') });
        pending = new Map();
        break;
      }
      default:
        item satisfies never;
    }
  }
  const emulator = settings.get('emulator');
  const folder = settings.get('folder');
  return {
    steps,
    exemptions,
    env: Object.fromEntries(env),
    ...(emulator !== undefined && { emulator }),
    ...(folder !== undefined && { folder }),
  };
}

interface Fence {
  readonly kind: 'fence';
  readonly line: number;
  readonly language: string;
  readonly lines: readonly string[];
}
type Item =
  | Fence
  | { readonly kind: 'comment'; readonly line: number; readonly name: string; readonly value: string }
  | { readonly kind: 'text' };

/** Fenced blocks, one-line comments that speak to us, and other text; blank lines are left out. */
function* itemsOf(lines: readonly string[]): Generator<Item> {
  for (let index = 0; index < lines.length; index += 1) {
    const text = lines[index] ?? '';
    const line = index + 1;
    const fence = /^(\s*)(`{3,}|~{3,})\s*([\w-]*)/.exec(text);
    const comment = /^\s*<!--\s*(emulator|folder|env|file|not run):\s*(.*?)\s*-->\s*$/.exec(text);
    if (fence) {
      const [, indent = '', marks = '', language = ''] = fence;
      const closing = new RegExp(`^\\s*${marks[0]}{${marks.length},}\\s*$`);
      const end = lines.findIndex((other, at) => at > index && closing.test(other));
      if (end < 0) throw new Error(`line ${line}: the block is not closed`);
      const content = lines
        .slice(index + 1, end)
        .map((inner) => inner.replace(new RegExp(`^ {0,${indent.length}}`), ''));
      yield { kind: 'fence', line, language, lines: content };
      index = end;
    } else if (comment) yield { kind: 'comment', line, name: comment[1] ?? '', value: comment[2] ?? '' };
    else if (text.trim() !== '') yield { kind: 'text' };
  }
}

function commandsOf(fence: Fence): ConsoleCommand[] {
  const commands: { line: number; command: string[]; output: string[] }[] = [];
  for (const [index, text] of fence.lines.entries()) {
    const line = fence.line + 1 + index;
    const last = commands.at(-1);
    if (text.startsWith('$ ')) commands.push({ line, command: [text.slice(2)], output: [] });
    else if (!last) throw new Error(`line ${line}: output without a command; commands start with "$ "`);
    else if (/^>( |$)/.test(text) && last.output.length === 0) last.command.push(text.slice(2));
    else last.output.push(text);
  }
  if (commands.length === 0) throw new Error(`line ${fence.line}: a console block without a command`);
  return commands.map(({ line, command, output }) => {
    const text = command.join('\n');
    return { line, command: text, exitCode: Number(/# exit code (\d+)\s*$/.exec(text)?.[1] ?? 0), output };
  });
}

function assignment(text: string, line: number): [string, string] {
  const [, name, value] = /^([A-Za-z_]\w*)=(.*)$/.exec(text) ?? [];
  if (name === undefined || value === undefined) throw new Error(`line ${line}: expected env: NAME=VALUE`);
  return [name, value];
}
