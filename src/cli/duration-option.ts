import { InvalidArgumentError, Option } from 'commander';
import { parseDuration } from '../report/duration.js';

/** An option whose value is a duration such as `10s` or `2m`; its parsed value is in milliseconds. */
export function durationOption(flags: string, description: string, standard: string): Option {
  const parse = (text: string): number => {
    const ms = parseDuration(text);
    if (ms === undefined) throw new InvalidArgumentError('Durations are written like 10s, 500ms or 2m.');
    return ms;
  };
  return new Option(flags, description).argParser(parse).default(parse(standard), standard);
}
