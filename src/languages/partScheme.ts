/** Of decoded parts of messages. */
export const PART_SCHEME = 'pop3-part';
