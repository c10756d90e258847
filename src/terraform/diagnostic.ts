import { explainServerError } from '../database/explain-server-error.js';
import { LinkspecError } from '../error/linkspec-error.js';
import { inTerraformWords } from './terraform-words.js';
import { attributePath } from './values/attribute-path.js';
import { WrongValueError } from './values/wrong-value.js';
import type { Diagnostic } from './wire/messages.js';

/** What went wrong, as Terraform shows it: the message, then the way out and the code. `at` names the attribute. */
export function errorDiagnostic(error: LinkspecError, ...at: readonly string[]): Diagnostic {
  return { ...diagnosticOf('ERROR', error), ...located(at) };
}

/** The same, where nothing stands in the way. */
export function warningDiagnostic(
  warning: { readonly message: string; readonly hint?: string | undefined },
  ...at: readonly string[]
): Diagnostic {
  return {
    severity: 'WARNING',
    summary: sentence(warning.message),
    detail: warning.hint ?? '',
    ...located(at),
  };
}

/** A thrown error as a diagnostic; what is none of ours is thrown on: a defect, which the wire reports. */
export function caught(error: unknown): Diagnostic {
  const told = explainServerError(error, 'working on the server');
  if (told instanceof WrongValueError) return { ...errorDiagnostic(told), attribute: told.attribute };
  if (told instanceof LinkspecError) return errorDiagnostic(inTerraformWords(told));
  throw error;
}

function diagnosticOf(severity: Diagnostic['severity'], { message, hint, code }: LinkspecError): Diagnostic {
  return {
    severity,
    summary: sentence(message),
    detail: [hint, `Code ${code}.`].filter(Boolean).join('\n\n'),
  };
}

/** Terraform sets a summary like a headline: with a capital, without a full stop. Names keep their letters. */
function sentence(text: string): string {
  return /^\w+[._]/.test(text) ? text : text.charAt(0).toUpperCase() + text.slice(1);
}

function located(at: readonly string[]): Pick<Diagnostic, 'attribute'> {
  return at.length > 0 ? { attribute: attributePath(...at) } : {};
}
