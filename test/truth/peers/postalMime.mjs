// Reads messages with postal-mime: paths on standard input, one JSON object for each on standard output.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import PostalMime from 'postal-mime';

for await (const path of createInterface({ input: process.stdin })) {
  const result = await read(readFileSync(path)).catch((error) => ({
    error: String(error).slice(0, 200),
  }));
  process.stdout.write(`${JSON.stringify({ path, ...result })}\n`);
}

async function read(octets) {
  const message = await PostalMime.parse(octets, { forceRfc822Attachments: true });
  const date = Date.parse(message.date ?? '');
  return {
    from: addresses([message.from].filter((entry) => entry !== undefined)),
    to: addresses(message.to ?? []),
    subject: message.subject ?? null,
    date: Number.isNaN(date) ? null : Math.floor(date / 1000),
    text: message.text ?? '',
    html: message.html ?? '',
    attachments: message.attachments.map(({ filename, mimeType, content }) => [
      filename ?? '',
      digest(mimeType, Buffer.from(content)),
    ]),
  };
}

function addresses(entries) {
  return entries.flatMap(({ name, address, group }) =>
    group === undefined ? [[name ?? '', address ?? '']] : addresses(group),
  );
}

function digest(mimeType, content) {
  if (mimeType.startsWith('message/')) {
    return '-';
  }
  const text = content.toString('latin1').replaceAll('\r\n', '\n').replace(/\n+$/u, '');
  return createHash('sha256').update(Buffer.from(text, 'latin1')).digest('hex');
}
