import type { TimeWording } from '../fields/dateWords';
import type { OctetRange } from '../octetRange';

export type InspectorIcon =
  | 'route'
  | 'encryptedHop'
  | 'plainHop'
  | 'hop'
  | 'authentication'
  | 'passed'
  | 'failed'
  | 'undecided'
  | 'warning'
  | 'signature'
  | 'multipart'
  | 'message'
  | 'text'
  | 'image'
  | 'attachment'
  | 'size';

/** A row of the inspector. Texts are safe for one line each, but not escaped for Markdown. */
export interface InspectorNode {
  readonly label: string;
  readonly description: string;
  /** Further lines, for its tooltip. */
  readonly details: readonly string[];
  readonly icon: InspectorIcon;
  /** What of the source it is about. */
  readonly range: OctetRange | undefined;
  readonly children: readonly InspectorNode[];
  /** What can be done from it, for the menus of its row. */
  readonly offers?: 'verifySignatures';
}

export interface InspectorWording extends TimeWording {
  /** A number of octets, such as `4.2 KB`. */
  readonly size: (octets: number) => string;
}
