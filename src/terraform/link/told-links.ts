/**
 * How many links a process has told of, each in a warning of its own. Terraform reads the configuration's file anew for
 * each warning that it prints: hundreds of them cost more than the whole plan. So beyond a few they share a summary, and
 * Terraform prints them as one. Links whose pipelines pause have room for more: of the others Terraform's own diff says
 * the same.
 */
export class ToldLinks {
  #pausing = 0;
  #quiet = 0;

  /** Counts a link, and says whether it still has a warning of its own. */
  isOneMore(isPausing: boolean): boolean {
    return isPausing ? ++this.#pausing <= MOST_PAUSING : ++this.#quiet <= MOST_QUIET;
  }
}

const MOST_PAUSING = 50;
const MOST_QUIET = 5;
