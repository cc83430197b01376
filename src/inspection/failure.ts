import { describeError } from '../mailbox/errorGuide';
import { Pop3Error } from '../pop3/errors';
import { quoted } from './quotation';
import type { Failure } from './report';

/** Puts an error into words of this program's own. */
export type DescribeError = (error: unknown) => Pick<Failure, 'title' | 'detail'>;

/** An error in words, with what the server said apart from them. */
export function explainFailure(error: unknown, describe: DescribeError = describeError): Failure {
  const { title, detail } = describe(withoutServerText(error));
  const serverText = error instanceof Pop3Error ? (error.serverText ?? '') : '';
  return { title, detail, ...(serverText === '' ? {} : { quote: quoted(serverText) }) };
}

function withoutServerText(error: unknown): unknown {
  if (!(error instanceof Pop3Error)) {
    return error;
  }
  const { certificate, looksLike, notBefore, isSuspected } = error;
  return new Pop3Error(error.code, error.message, {
    isSuspected,
    ...(certificate === undefined ? {} : { certificate }),
    ...(looksLike === undefined ? {} : { looksLike }),
    ...(notBefore === undefined ? {} : { notBefore }),
  });
}
