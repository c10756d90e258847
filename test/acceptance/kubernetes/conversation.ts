/** A cut that no answer has met yet. */
export interface PendingCut {
  readonly after: number;
  readonly request: RegExp | undefined;
  readonly how: 'end' | 'reset';
  readonly done: () => void;
}

/** The cuts that are still to be made, for all connections of a proxy. */
export class PendingCuts {
  readonly #cuts: PendingCut[] = [];

  add(cut: PendingCut): void {
    this.#cuts.push(cut);
  }

  /** Takes the oldest cut that is meant for this request. */
  take(head: string): PendingCut | undefined {
    const index = this.#cuts.findIndex(({ request }) => request === undefined || request.test(head));
    return index < 0 ? undefined : this.#cuts.splice(index, 1)[0];
  }

  /** Gives back a cut whose answer was too short for it: the next answer may be longer. */
  giveBack(cut: PendingCut): void {
    this.#cuts.unshift(cut);
  }
}

/** Follows the requests and answers of one connection, and says where an answer is to be cut. */
export class Conversation {
  readonly #cuts: PendingCuts;
  /** What the client has sent since the server last spoke; undefined where no head of a request is expected. */
  #head: string | undefined;
  #cut: PendingCut | undefined;
  #answered = 0;

  /** With `readsRequests` each request has an answer; without, all that the server sends is one answer. */
  constructor(
    cuts: PendingCuts,
    readonly readsRequests: boolean,
  ) {
    this.#cuts = cuts;
    if (readsRequests) this.#head = '';
    else this.#cut = cuts.take('');
  }

  /** Takes note of bytes from the client. */
  asked(chunk: Buffer): void {
    if (this.#head === undefined) return;
    this.#head += chunk.toString('latin1');
    const end = this.#head.indexOf('\r\n\r\n');
    if (end < 0) return;
    this.over();
    this.#cut = this.#cuts.take(this.#head.slice(0, end));
    this.#answered = 0;
    // What follows until the server speaks is the request's body.
    this.#head = undefined;
  }

  /** Takes note of bytes from the server. The result says that no more than `pass` of them may go on. */
  answered(chunk: Buffer): { readonly pass: number; readonly cut: PendingCut } | undefined {
    if (this.readsRequests) this.#head = '';
    const cut = this.#cut;
    const pass = (cut?.after ?? Number.POSITIVE_INFINITY) - this.#answered;
    this.#answered += chunk.length;
    if (cut === undefined || chunk.length < pass) return undefined;
    this.#cut = undefined;
    return { pass, cut };
  }

  /** The answer, or the connection, is over. */
  over(): void {
    if (this.#cut !== undefined) this.#cuts.giveBack(this.#cut);
    this.#cut = undefined;
  }
}
