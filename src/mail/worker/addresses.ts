import addressparser from 'nodemailer/lib/addressparser';

import type { MailAddress } from '../model';
import { decodeWords } from './headerText';

/** Addresses kept of one field. */
export const MAXIMUM_ADDRESSES = 1_000;

/** Reads an address list (RFC 5322 §3.4) from unfolded text; groups are flattened, an empty group is left out. */
export function parseAddresses(text: string, isCut: boolean): readonly MailAddress[] {
  const whole = isCut ? text.slice(0, text.lastIndexOf(',') + 1) : text;
  const addresses: MailAddress[] = [];
  for (const { name, address } of addressparser(whole, { flatten: true })) {
    if (addresses.length >= MAXIMUM_ADDRESSES) {
      break;
    }
    const read = readAddress(decodeWords(name).trim(), address.trim());
    if (read !== undefined) {
      addresses.push(read);
    }
  }
  return addresses;
}

function readAddress(name: string, address: string): MailAddress | undefined {
  if (address !== '') {
    return { name, address };
  }
  if (name === '') {
    return undefined;
  }
  // Test systems send "From: root": a local part alone is all the address there is.
  return /\s/u.test(name) ? { name, address: '' } : { name: '', address: name };
}

/** Whether the display name shows an address of another domain than the real one. */
export function nameClaimsOtherAddress({ name, address }: MailAddress): boolean {
  const claimed = /@([\w.-]+)/u.exec(name)?.[1]?.toLowerCase();
  if (claimed === undefined || address === '') {
    return false;
  }
  return claimed !== address.slice(address.lastIndexOf('@') + 1).toLowerCase();
}
