/**
 * Makes `src/mailcheck/support/clientSupport.json` of the data of caniemail.com, as its npm package has it:
 *
 *     npm pack caniemail && tar xzf caniemail-*.tgz
 *     node test/support/clientSupport/reduce.mjs package/data/caniemail.json
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const TARGET = join(
  dirname(fileURLToPath(import.meta.url)),
  '../../../src/mailcheck/support/clientSupport.json',
);

/** Clients of which less is known have too little to tell. */
const FEWEST_FEATURES = 200;
/** Neither HTML nor CSS of a message. */
const LEFT_OUT = new Set(['amp', 'bimi']);
const STATES = 'ynau';
const UNKNOWN = 'u';

const PLATFORMS = {
  'desktop-webmail': 'web',
  'mobile-webmail': 'mobile web',
  'outlook-com': 'Outlook.com and new Outlook',
  'windows-mail': 'Windows Mail',
  windows: 'Windows',
  macos: 'macOS',
  ios: 'iOS',
  android: 'Android',
};

// JSON.parse would put versions that are whole numbers before all others, and the last one is what counts.
const text = readFileSync(process.argv[2], 'utf8').replaceAll(/"(\d+)":/g, '"_$1":');
const source = JSON.parse(text);

const counts = new Map();
for (const { stats } of source.data) {
  for (const [family, platforms] of Object.entries(stats)) {
    for (const platform of Object.keys(platforms)) {
      const id = `${family}.${platform}`;
      counts.set(id, (counts.get(id) ?? 0) + 1);
    }
  }
}
const ids = [...counts.keys()].filter((id) => counts.get(id) >= FEWEST_FEATURES).sort();

const clients = ids.map((id) => {
  const [family, platform] = id.split('.');
  return [id, source.nicenames.family[family], PLATFORMS[platform]];
});

const features = source.data
  .filter(({ slug }) => !LEFT_OUT.has(slug))
  .map(({ slug, title, stats, notes_by_num: notes }) => {
    const states = [];
    const noted = new Map();
    ids.forEach((id, client) => {
      const [family, platform] = id.split('.');
      const latest = Object.values(stats[family]?.[platform] ?? {}).at(-1) ?? UNKNOWN;
      const state = latest.charAt(0);
      if (!STATES.includes(state)) {
        throw new Error(`${slug}, ${id}: ${latest}`);
      }
      states.push(state);
      for (const [, number] of state === 'y' ? [] : latest.matchAll(/#(\d+)/g)) {
        const note = notes?.[`_${number}`];
        if (note !== undefined) {
          noted.set(note, [...(noted.get(note) ?? []), client]);
        }
      }
    });
    return [slug, title.trim(), states.join(''), [...noted].map(([note, of]) => [plain(note), of])];
  });

/** Of Markdown, only the marks around code are left. */
function plain(note) {
  return note
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/<[^>]*>/g, (tag) => (/^<\/?(?:a|b|i|em|strong|code|br)\b/.test(tag) ? '' : tag))
    .replaceAll(/\s+/g, ' ')
    .trim();
}

const [date] = source.last_update_date.split(' ');
const lines = features.map((feature) => `  ${JSON.stringify(feature)}`).join(',\n');
writeFileSync(
  TARGET,
  `{\n"from": "https://www.caniemail.com/",\n"license": "MIT, Copyright (c) 2019 HTeuMeuLeu",\n"date": ${JSON.stringify(date)},\n"clients": ${JSON.stringify(clients)},\n"features": [\n${lines}\n]\n}\n`,
);
console.log(`${features.length} features, ${clients.length} clients, of ${date}`);
