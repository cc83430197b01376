import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { MAIL_FRAME_SANDBOX, mailFramePolicy, viewPolicy } from '../../../src/viewer/contentPolicy';
import { viewerHtml } from '../../../src/viewer/viewerHtml';

const SOURCES = join(__dirname, '..', '..', '..', 'src');
const directives = (policy: string): Map<string, string> =>
  new Map(
    policy.split('; ').map((directive) => {
      const [name = '', ...values] = directive.split(' ');
      return [name, values.join(' ')];
    }),
  );
const html = (allowsRemoteImages: boolean): string =>
  viewerHtml({
    cspSource: 'https://view.test',
    scriptUri: 'https://view.test/main.js',
    allowsRemoteImages,
  });

describe('the policies of the viewer', () => {
  it('allow the view its own script by nonce, and nothing from the network', () => {
    const policy = viewPolicy({
      nonce: 'N',
      cspSource: 'https://view.test',
      allowsRemoteImages: false,
    });
    assert.deepEqual(Object.fromEntries(directives(policy)), {
      'default-src': "'none'",
      'script-src': "'nonce-N'",
      'style-src': "https://view.test 'unsafe-inline'",
      'img-src': 'data:',
      'font-src': "'none'",
      'frame-src': "'none'",
      'form-action': "'none'",
      'base-uri': "'none'",
    });
  });

  it('allow the mail no script and no network', () => {
    assert.deepEqual(Object.fromEntries(directives(mailFramePolicy(false))), {
      'default-src': "'none'",
      'style-src': "'unsafe-inline'",
      'img-src': 'data:',
      'form-action': "'none'",
      'base-uri': "'none'",
    });
  });

  it('add https images alone once the user agreed, never http', () => {
    const view = viewPolicy({
      nonce: 'N',
      cspSource: 'https://view.test',
      allowsRemoteImages: true,
    });
    for (const policy of [view, mailFramePolicy(true)]) {
      assert.equal(directives(policy).get('img-src'), 'data: https:');
      assert.doesNotMatch(policy, /http:/u);
    }
  });

  it('never let images come from where the webview has its own resources', () => {
    const policy = viewPolicy({
      nonce: 'N',
      cspSource: 'https://view.test',
      allowsRemoteImages: true,
    });
    assert.doesNotMatch(directives(policy).get('img-src') ?? '', /view\.test/u);
  });

  it('never let the mail frame run scripts, whose sandbox they could remove', () => {
    assert.equal(MAIL_FRAME_SANDBOX, 'allow-same-origin');
    for (const folder of ['viewer', 'webview']) {
      for (const name of readdirSync(join(SOURCES, folder))) {
        const source = readFileSync(join(SOURCES, folder, name), 'utf8').replace(
          /\/\*[\s\S]*?\*\//gu,
          '',
        );
        assert.doesNotMatch(
          source,
          /allow-scripts|allow-top-navigation|allow-popups|allow-forms/u,
          name,
        );
      }
    }
  });

  it('stand first in the head of the view, with a new nonce each time', () => {
    const [first, second] = [html(false), html(false)];
    const nonce = (document: string): string =>
      /<script nonce="([^"]+)"/u.exec(document)?.[1] ?? '';
    assert.match(
      first,
      /<head>\s*<meta charset="utf-8">\s*<meta http-equiv="Content-Security-Policy"/u,
    );
    assert.ok(
      first.includes(`&#39;nonce-${nonce(first)}`) || first.includes(`'nonce-${nonce(first)}'`),
    );
    assert.equal(Buffer.from(nonce(first), 'base64url').length, 16);
    assert.notEqual(nonce(first), nonce(second));
  });

  it('hold nothing but the view’s script, and the few lines that ask for the message before it', () => {
    assert.equal(html(true).match(/<script/gu)?.length, 2);
    assert.doesNotMatch(html(true), /<iframe|<link|<img|javascript:/u);
  });

  it('escape what is put into the view', () => {
    const document = viewerHtml({
      cspSource: '"><script>',
      scriptUri: '"><script>alert(1)</script>',
      allowsRemoteImages: false,
    });
    assert.equal(document.match(/<script/gu)?.length, 2);
  });
});
