import { base64, type VectorGroup } from './vector';

const LINKS: VectorGroup = {
  name: 'link element',
  areContained: true,
  vectors: {
    'style sheet': '<link rel=stylesheet href="https://HOST/a.css">x',
    'style sheet without a scheme': '<link rel=stylesheet href="//HOST/a.css">x',
    'style sheet in the body': '<p>x<p><link rel=stylesheet href="https://HOST/a.css">x',
    'style sheet for print': '<link rel=stylesheet media=print href="https://HOST/a.css">x',
    'style sheet of a type': '<link type=text/css rel="StyleSheet" href="https://HOST/a.css">x',
    'alternate style sheet': '<link rel="alternate stylesheet" title=a href="https://HOST/a.css">x',
    'style sheet among other relations':
      '<link rel="next stylesheet x" href="https://HOST/a.css">x',
    'style sheet in a picture': '<svg><link rel=stylesheet href="https://HOST/a.css"></svg>',
    'style sheet in noscript': '<noscript><link rel=stylesheet href="https://HOST/a"></noscript>',
    'style sheet in a shadow tree':
      '<div><template shadowrootmode=open><link rel=stylesheet href="https://HOST/a"></template></div>',
    'style sheet of data with an import':
      '<link rel=stylesheet href="data:text/css,@import%20%22https://HOST/a%22;">x',
    'style sheet of data with an image': ({ host }) =>
      `<link rel=stylesheet href="data:text/css;base64,${base64(`*{background:url(https://${host}/a)}`)}">x`,
    prefetch: '<link rel=prefetch href="https://HOST/a">x',
    'prefetch of a document': '<link rel=prefetch as=document href="https://HOST/">x',
    'preload of an image': '<link rel=preload as=image href="https://HOST/a">x',
    'preload of a set of images':
      '<link rel=preload as=image imagesrcset="https://HOST/a 1x" imagesizes=9px>x',
    'preload of a style sheet': '<link rel=preload as=style href="https://HOST/a">x',
    'preload of a script': '<link rel=preload as=script href="https://HOST/a">x',
    'preload of a font': '<link rel=preload as=font crossorigin href="https://HOST/a">x',
    'preload of data': '<link rel=preload as=fetch crossorigin href="https://HOST/a">x',
    'preload of subtitles': '<link rel=preload as=track crossorigin href="https://HOST/a">x',
    'preload of a module': '<link rel=modulepreload href="https://HOST/a">x',
    'name lookup': '<link rel=dns-prefetch href="//HOST/">x',
    'name lookup of a full address': '<link rel="DNS-Prefetch" href="https://HOST/a">x',
    'name lookup in the body': '<p>x<link rel=dns-prefetch href="http://HOST/">',
    connection: '<link rel=preconnect href="https://HOST/">x',
    'connection across origins': '<link rel=preconnect crossorigin href="https://HOST/">x',
    'connection and name lookup': '<link rel="preconnect dns-prefetch" href="//HOST/">x',
    'connection in a frame': '<iframe srcdoc="<link rel=preconnect href=https://HOST/>"></iframe>',
    prerender: '<link rel=prerender href="https://HOST/">x',
    icon: '<link rel=icon href="https://HOST/a">x',
    'icon of a short cut': '<link rel="shortcut icon" href="https://HOST/a">x',
    'icon of an app': '<link rel=apple-touch-icon href="https://HOST/a">x',
    manifest: '<link rel=manifest href="https://HOST/a">x',
    'manifest with credentials':
      '<link rel=manifest crossorigin=use-credentials href="https://HOST/a">x',
    import: '<link rel=import href="https://HOST/a">x',
    'next page': '<link rel=next href="https://HOST/a">x',
    dictionary: '<link rel=compression-dictionary href="https://HOST/a">x',
  },
};

const METAS: VectorGroup = {
  name: 'meta element',
  vectors: {
    refresh: '<meta http-equiv=refresh content="0;url=https://HOST/">x',
    'refresh with quotes': `<meta http-equiv=refresh content="0; URL='https://HOST/'">x`,
    'refresh without a name': '<meta http-equiv=refresh content="0 https://HOST/">x',
    'refresh with a comma': '<meta http-equiv=refresh content="0,url=//HOST/">x',
    'refresh in capitals': '<META CONTENT="0;URL=HTTPS://HOST/" HTTP-EQUIV="Refresh">x',
    'refresh in a fraction': '<meta http-equiv=refresh content=".0001;url=https://HOST/">x',
    'refresh after a line break':
      '<meta http-equiv=refresh content="\n0;\n\turl\n=\nhttps://HOST/">x',
    'refresh in the body': '<p>x<p><meta http-equiv=refresh content="0;url=https://HOST/">',
    'refresh as references': '<meta http-equiv="&#114;efresh" content="0;&#117;rl=https://HOST/">x',
    'refresh in a picture': '<svg><meta http-equiv=refresh content="0;url=https://HOST/"></svg>',
    'refresh in noscript':
      '<noscript><meta http-equiv=refresh content="0;url=https://HOST/"></noscript>',
    'refresh to data':
      '<meta http-equiv=refresh content="0;url=data:text/html,<img src=https://HOST/a>">x',
    'name lookups turned on':
      '<meta http-equiv=x-dns-prefetch-control content=on><a href="https://HOST/">x</a>',
    'a policy that reports':
      '<meta http-equiv=Content-Security-Policy content="img-src \'none\'; report-uri https://HOST/"><img src=x>',
    'a style sheet as a header':
      '<meta http-equiv=Link content="<https://HOST/a>; rel=stylesheet">x',
    'a referrer and an image': '<meta name=referrer content=unsafe-url><img src="https://HOST/a">',
    'hints handed on':
      '<meta http-equiv=delegate-ch content="sec-ch-ua-model https://HOST"><img src="https://HOST/a">',
  },
};

const BASES: VectorGroup = {
  name: 'base element',
  vectors: {
    'for an image': '<base href="https://HOST/"><img src="a">',
    'in the body for an image': '<p>x<base href="https://HOST/"><img src="a">',
    'without a scheme for an image': '<base href="//HOST/"><img src="a">',
    'after another for an image': '<base target=_self><base href="https://HOST/"><img src="a">',
    'for a background': '<base href="https://HOST/"><table background="a"><tr><td>x</table>',
    'for an input': '<base href="https://HOST/"><input type=image src="a">',
    'for a style': '<base href="https://HOST/"><p style="background:url(a)">x',
    'for a style import': '<base href="https://HOST/"><style>@import "a";</style>x',
    'for a style sheet': '<base href="https://HOST/"><link rel=stylesheet href="a">x',
    'for a script': '<base href="https://HOST/"><script src="a"></script>',
    'for a frame': '<base href="https://HOST/"><iframe src="a"></iframe>',
    'for a frame with content': '<base href="https://HOST/"><iframe srcdoc="<img src=a>"></iframe>',
    'for a picture': '<base href="https://HOST/"><svg><image href="a" width=9 height=9 /></svg>',
    'for a poster': '<base href="https://HOST/"><video poster="a"></video>',
    'for a refresh': '<base href="https://HOST/"><meta http-equiv=refresh content="0;url=a">x',
  },
};

/** What scripts do to reach a host, some of it beyond what a policy of a document rules. */
const SCRIPTED: VectorGroup = {
  name: 'script that loads',
  areContained: true,
  vectors: {
    'a script': '<script src="https://HOST/a.js"></script>',
    'a script without a scheme': '<script src="//HOST/a.js"></script>',
    'a script at its leisure': '<script async src="https://HOST/a.js"></script>',
    'a script at the end': '<script defer src="https://HOST/a.js"></script>',
    'a script for old browsers': '<script nomodule src="https://HOST/a.js"></script>',
    'a module': '<script type=module src="https://HOST/a.js"></script>',
    'a module by import': '<script type=module>import "https://HOST/a.js"</script>',
    'a module in a script': '<script>import("https://HOST/a.js")</script>',
    'a script in a picture': '<svg><script href="https://HOST/a.js"></script></svg>',
    'a script in a picture by its old name':
      '<svg><script xlink:href="https://HOST/a.js"></script></svg>',
    'an image': '<script>new Image().src="https://HOST/a"</script>',
    'by fetch': '<script>fetch("https://HOST/a",{mode:"no-cors"})</script>',
    'by a request': '<script>x=new XMLHttpRequest;x.open("GET","//HOST/a");x.send()</script>',
    'by a beacon': '<script>navigator.sendBeacon("https://HOST/a")</script>',
    'by a socket': '<script>new WebSocket("wss://HOST/a")</script>',
    'by events': '<script>new EventSource("https://HOST/a")</script>',
    'by a worker':
      '<script>new Worker(URL.createObjectURL(new Blob([`fetch("https://HOST/a")`])))</script>',
    'by a call between browsers':
      '<script>p=new RTCPeerConnection({iceServers:[{urls:"stun:HOST"}]});p.createDataChannel("a");p.createOffer().then(o=>p.setLocalDescription(o))</script>',
    'a font': '<script>new FontFace("f","url(https://HOST/a)").load()</script>',
    'a name lookup':
      '<script>l=document.createElement("link");l.rel="dns-prefetch";l.href="//HOST/";document.head.append(l)</script>',
    'pages ahead':
      '<script type=speculationrules>{"prefetch":[{"urls":["https://HOST/a"],"eagerness":"immediate"}]}</script>x',
  },
};

const MOVING: VectorGroup = {
  name: 'script that goes on',
  vectors: {
    'a module by a map':
      '<script type=importmap>{"imports":{"a":"https://HOST/a.js"}}</script><script type=module>import "a"</script>',
    'a frame': '<script>document.write("<iframe src=https://HOST/></iframe>")</script>',
    'another page': '<script>location="https://HOST/"</script>',
    'another page by a form':
      '<form action="https://HOST/"></form><script>document.forms[0].submit()</script>',
    'another page by a link':
      '<script>a=document.createElement("a");a.href="https://HOST/";a.click()</script>',
    'a new window': '<script>open("https://HOST/")</script>',
    'a style': '<script>document.write("<style>@import \'//HOST/a\'</style>")</script>',
  },
};

export const DOCUMENT_LOADS: readonly VectorGroup[] = [LINKS, METAS, BASES, SCRIPTED, MOVING];
