import { idKey, idText, type ObjectId } from '../../catalog/link-id.js';
import { LinkspecError } from '../../error/linkspec-error.js';
import type { Look } from '../../observe/catalog-view.js';
import { didYouMean } from '../../spec/nearest.js';
import type { ValueObject } from '../values/value.js';

/**
 * The state that an import begins with; reading it then fills the rest. The id is `database.name`; where names hold
 * dots and more than one link answers to it, backticks tell them apart: `` `a.b`.`c` ``. Throws LNK0701.
 */
export function importedLink(id: string, look: Look): ValueObject {
  const { database, name } = linkNamed(id, look);
  return { database, name };
}

function linkNamed(id: string, look: Look): ObjectId {
  const found = answering(id, look);
  const [link, another] = found;
  if (!link) {
    const near = didYouMean(id, [...look.observation.live.values()].map(idText));
    throw new LinkspecError('LNK0701', `the server has no link ${JSON.stringify(id)}`, {
      hint: [near, 'The id of a link is database.name, upper and lower case as on the server.']
        .filter(Boolean)
        .join(' '),
    });
  }
  if (another)
    throw new LinkspecError('LNK0701', `${JSON.stringify(id)} is the name of more than one link`, {
      hint: `Write it with backticks: ${found.map(quotedText).join(' or ')}.`,
    });
  return link;
}

function answering(id: string, look: Look): ObjectId[] {
  return [...look.observation.live.values()].filter((link) => idText(link) === id || quotedText(link) === id);
}

function quotedText({ database, name }: ObjectId): string {
  return [database, name].map((part) => `\`${part.replaceAll('`', '``')}\``).join('.');
}

/** What to do about a link that is there when it is to be created. */
export function existsAlready(link: ObjectId, look: Look): LinkspecError {
  const plain = idText(link);
  const isPlain = answering(plain, look).every((other) => idKey(other) === idKey(link));
  const id = isPlain ? plain : quotedText(link);
  return new LinkspecError('LNK0403', `the link ${plain} exists already`, {
    hint: `Import it: terraform import ADDRESS '${id.replaceAll("'", "'\\''")}', or an import block with id = ${JSON.stringify(id)}. Or let the apply take it over with policy = { adoption = "Send" } (its credentials are sent once) or "Trust" (they count as equal).`,
  });
}
