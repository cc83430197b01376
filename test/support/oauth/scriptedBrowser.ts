export interface Visit {
  readonly login?: string;
  /** Declines on the page that asks for consent, or on the one that confirms a device. */
  readonly declines?: boolean;
}

interface Page {
  readonly url: string;
  readonly status: number;
  readonly html: string;
}

/** A user at a browser: keeps cookies, follows redirects, fills in the forms of an authorization server. */
export class ScriptedBrowser {
  private readonly cookies = new Map<string, string>();

  /** Goes from page to page until one asks nothing more; resolves with that page. */
  async visit(address: string, { login = 'robin', declines = false }: Visit = {}): Promise<Page> {
    let page = await this.get(address);
    for (let step = 0; step < 12; step += 1) {
      const form = /<form[^>]*action="([^"]*)"[^>]*>(.*?)<\/form>/su.exec(page.html);
      if (form === null) {
        return page;
      }
      const [, action = '', body = ''] = form;
      const fields = new URLSearchParams(inputsOf(body));
      const abortLink = /href="([^"]*\/abort)"/u.exec(page.html)?.[1];
      if (declines && abortLink !== undefined) {
        page = await this.get(abortLink);
        continue;
      }
      if (declines && fields.has('confirm')) {
        fields.delete('confirm');
        fields.set('abort', 'yes');
        return this.request(action, { method: 'POST', body: fields });
      }
      if (fields.has('login')) {
        fields.set('login', login);
        fields.set('password', 'anything');
      }
      page = await this.request(action, { method: 'POST', body: fields });
    }
    throw new Error(`The pages never end: ${page.url}`);
  }

  private get(address: string): Promise<Page> {
    return this.request(address, { method: 'GET' });
  }

  private async request(address: string, init: RequestInit): Promise<Page> {
    let url = new URL(address.replaceAll('&amp;', '&'));
    let options = init;
    for (let hop = 0; hop < 12; hop += 1) {
      const response = await fetch(url, {
        ...options,
        redirect: 'manual',
        headers: {
          Cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        },
      });
      for (const cookie of response.headers.getSetCookie()) {
        const [pair = ''] = cookie.split(';');
        const at = pair.indexOf('=');
        this.cookies.set(pair.slice(0, at), pair.slice(at + 1));
      }
      const location = response.headers.get('location');
      if (location === null) {
        return { url: url.href, status: response.status, html: await response.text() };
      }
      url = new URL(location, url);
      options = { method: 'GET' };
    }
    throw new Error(`The redirects never end: ${url.href}`);
  }
}

function inputsOf(form: string): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [tag] of form.matchAll(/<input[^>]*>/gsu)) {
    const name = /\bname="([^"]*)"/u.exec(tag)?.[1];
    if (name !== undefined) {
      fields[name] = /\bvalue="([^"]*)"/u.exec(tag)?.[1] ?? '';
    }
  }
  return fields;
}
