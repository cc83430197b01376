/** What the marks of RFC 2231 at the end of a parameter's name say. */
export interface SectionMarks {
  readonly baseName: string;
  readonly section: number | undefined;
  readonly isExtended: boolean;
}

const MARKS = /^([^*]+)(?:\*(0|[1-9]\d{0,5}))?(\*)?$/u;

/** Reads `name`, `name*`, `name*0` and `name*0*`; any other name is its own base. */
export function readSection(name: string): SectionMarks {
  const match = MARKS.exec(name);
  return match === null
    ? { baseName: name, section: undefined, isExtended: false }
    : {
        baseName: match[1] ?? name,
        section: match[2] === undefined ? undefined : Number(match[2]),
        isExtended: match[3] !== undefined,
      };
}
