import { addressText, mailboxesOf } from '../../source/fields/addressItems';
import { parseAddressList } from '../../source/fields/addresses';
import type { MailAddress } from '../model';
import { decodeWords } from './headerText';

const LOCAL_PART = /^[^\s()<>[\]:;,"=?]+$/u;
/** Addresses kept of one field. */
export const MAXIMUM_ADDRESSES = 1_000;

/**
 * Reads an address list (RFC 5322 §3.4) from the octets of a field body; groups are flattened, an empty group is left
 * out, and so is the last entry of a field that was cut.
 */
export function parseAddresses(body: Buffer, isCut: boolean): readonly MailAddress[] {
  const octets = body.toString('latin1');
  const text = isCut ? octets.slice(0, octets.lastIndexOf(',') + 1) : octets;
  return mailboxesOf(parseAddressList({ text, start: 0 }))
    .slice(0, MAXIMUM_ADDRESSES)
    .flatMap(({ displayName, address }) => {
      const name = displayName?.text.trim() ?? '';
      const read =
        address?.domain === undefined
          ? withoutDomain(name, address?.localPart.text.trim() ?? '')
          : { name, address: addressText(address) };
      return read === undefined ? [] : [read];
    });
}

/** Test systems send "From: root": a local part alone is all the address there is. */
function withoutDomain(name: string, localPart: string): MailAddress | undefined {
  if (LOCAL_PART.test(localPart)) {
    return { name, address: localPart };
  }
  const words = decodeWords([name, localPart].join(' ').trim());
  if (words === '') {
    return undefined;
  }
  return LOCAL_PART.test(words) ? { name: '', address: words } : { name: words, address: '' };
}

/** Whether the display name shows an address of another domain than the real one. */
export function nameClaimsOtherAddress({ name, address }: MailAddress): boolean {
  const claimed = /@([\w.-]+)/u.exec(name)?.[1]?.toLowerCase();
  if (claimed === undefined || address === '') {
    return false;
  }
  return claimed !== address.slice(address.lastIndexOf('@') + 1).toLowerCase();
}
