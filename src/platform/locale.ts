/**
 * The locale for numbers and dates: the system's where it is the language VS Code speaks, for its region's habits; else
 * VS Code's language; else English.
 */
export function chooseLocale(editorLanguage: string): string {
  const system = Intl.DateTimeFormat().resolvedOptions().locale;
  const languageOf = (tag: string): string => tag.split('-')[0]?.toLowerCase() ?? '';
  if (languageOf(system) === languageOf(editorLanguage)) {
    return system;
  }
  try {
    return Intl.DateTimeFormat.supportedLocalesOf([editorLanguage])[0] ?? 'en';
  } catch {
    return 'en';
  }
}
