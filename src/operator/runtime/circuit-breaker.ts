import { type Backoff, backoffMs } from './backoff.js';
import { type Clock, type Random, systemClock } from './clock.js';

export interface CircuitBreakerOptions {
  readonly clock?: Clock;
  readonly random?: Random;
  /** Failures in a row that open the circuit; default 3. */
  readonly failures?: number;
  /** How long the circuit stays open before one is let through to try; default 1 s to 30 s. */
  readonly backoff?: Backoff;
  readonly onOpen?: (target: string) => void;
  /** The target answers again: who was turned away can come back at once. */
  readonly onClose?: (target: string) => void;
}

/** Whether one may go ahead to the target. Who passed calls `done` once, whatever happens. */
export type Entry =
  | { readonly kind: 'pass'; done(result: TargetResult): void }
  | { readonly kind: 'open'; readonly retryInMs: number };

/** `unknown`: the work ended without showing whether the target answers. */
export type TargetResult = 'reached' | 'unreachable' | 'unknown';

/**
 * Keeps work away from targets (servers as one login sees them) that do not answer, so that they cost neither workers
 * nor timeouts. After some failures in a row nobody passes for a while; then a single one does, and its result decides.
 * Of many thousands the oldest are forgotten.
 */
export class CircuitBreaker {
  readonly #circuits = new Map<string, Circuit>();
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #failures: number;
  readonly #backoff: Backoff;

  constructor(private readonly options: CircuitBreakerOptions = {}) {
    this.#clock = options.clock ?? systemClock;
    this.#random = options.random ?? Math.random;
    this.#failures = options.failures ?? 3;
    this.#backoff = options.backoff ?? { baseMs: 1000, capMs: 30_000 };
  }

  enter(target: string): Entry {
    const circuit = this.#circuits.get(target);
    if (!circuit || circuit.failures < this.#failures) return this.#pass(target, false);
    const leftMs = circuit.openUntilMs - this.#clock.monotonicMs();
    if (leftMs > 0) return { kind: 'open', retryInMs: leftMs };
    // While one tries, the others ask again soon: how long the trial takes is not known.
    if (circuit.trial) return { kind: 'open', retryInMs: this.#backoff.baseMs };
    circuit.trial = true;
    return this.#pass(target, true);
  }

  /** Whether nobody but a single trial passes. */
  isOpen(target: string): boolean {
    return (this.#circuits.get(target)?.failures ?? 0) >= this.#failures;
  }

  #pass(target: string, trial: boolean): Entry {
    let told = false;
    return {
      kind: 'pass',
      done: (result) => {
        if (told) return;
        told = true;
        const circuit = this.#circuits.get(target);
        if (trial && circuit) circuit.trial = false;
        switch (result) {
          case 'reached':
            this.#close(target);
            return;
          case 'unreachable':
            this.#fail(target, trial);
            return;
          case 'unknown':
            return;
          default:
            result satisfies never;
        }
      },
    };
  }

  #close(target: string): void {
    const wasOpen = this.isOpen(target);
    this.#circuits.delete(target);
    if (wasOpen) this.options.onClose?.(target);
  }

  #fail(target: string, trial: boolean): void {
    const circuit = this.#circuits.get(target) ?? { failures: 0, openUntilMs: 0, trial: false };
    const wasOpen = this.isOpen(target);
    // Work that began before the circuit opened tells nothing new once it is open.
    if (wasOpen && !trial) return;
    circuit.failures += 1;
    this.#circuits.set(target, circuit);
    const [oldest] = this.#circuits.keys();
    if (this.#circuits.size > MANY && oldest !== undefined) this.#circuits.delete(oldest);
    const beyond = circuit.failures - this.#failures + 1;
    if (beyond < 1) return;
    circuit.openUntilMs = this.#clock.monotonicMs() + backoffMs(beyond, this.#backoff, this.#random);
    if (!wasOpen) this.options.onOpen?.(target);
  }
}

/** A login that is changed again and again is a new target each time. */
const MANY = 8_192;

interface Circuit {
  /** Failures in a row. */
  failures: number;
  openUntilMs: number;
  /** Whether one was let through to try. */
  trial: boolean;
}
