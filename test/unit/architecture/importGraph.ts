import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative, sep } from 'node:path';
import ts from 'typescript';

export interface SourceImport {
  /** Path below `src`, with slashes. */
  readonly from: string;
  /** A path below `src`, or the name of a package. */
  readonly to: string;
  readonly isPackage: boolean;
}

const SOURCE = join(__dirname, '..', '..', '..', 'src');

/** Every import of every source file, type-only ones and `import()` included. */
export function readImports(): readonly SourceImport[] {
  return readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts'))
    .flatMap((path) => importsOf(path));
}

function importsOf(path: string): readonly SourceImport[] {
  const { importedFiles } = ts.preProcessFile(readFileSync(join(SOURCE, path), 'utf8'));
  const from = withSlashes(path);
  return importedFiles.map(({ fileName }) =>
    fileName.startsWith('.')
      ? { from, to: withSlashes(resolveModule(path, fileName)), isPackage: false }
      : { from, to: fileName, isPackage: true },
  );
}

function resolveModule(path: string, specifier: string): string {
  const target = relative(SOURCE, normalize(join(SOURCE, dirname(path), specifier)));
  return /\.\w+$/u.test(target) ? target : `${target}.ts`;
}

function withSlashes(path: string): string {
  return path.split(sep).join('/');
}
