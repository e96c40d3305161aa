import { globSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'

/** One TypeScript file of the repository with what it imports. */
export interface SourceFile {
  /** Relative to the root, with forward slashes. */
  readonly path: string
  readonly package: Package
  readonly text: string
  readonly lines: number
  readonly isTest: boolean
  readonly imports: readonly Import[]
}

export interface Import {
  readonly specifier: string
  readonly isTypeOnly: boolean
  /** The imported file, relative to the root, when it is in this repository. */
  readonly target: string | undefined
}

export interface Package {
  readonly name: string
  /** Relative to the root. */
  readonly folder: string
  readonly dependencies: readonly string[]
  readonly exports: Readonly<Record<string, string>>
}

interface Manifest {
  readonly name: string
  readonly workspaces?: readonly string[]
  readonly dependencies?: Readonly<Record<string, string>>
  readonly exports?: Readonly<Record<string, string>>
}

const importStatement =
  /^\s*(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/gm

export function readPackages(root: string): Package[] {
  const { workspaces = [] } = readManifest(root)
  return workspaces.map((folder) => {
    const manifest = readManifest(join(root, folder))
    return {
      name: manifest.name,
      folder,
      dependencies: Object.keys(manifest.dependencies ?? {}),
      exports: manifest.exports ?? {},
    }
  })
}

export function readSourceTree(root: string): SourceFile[] {
  const packages = readPackages(root)
  return packages.flatMap((owner) =>
    globSync('**/*.{ts,tsx}', {
      cwd: join(root, owner.folder),
      exclude: (name) => name === 'node_modules' || name === 'dist',
    })
      .sort()
      .map((file) => readSource(root, join(owner.folder, file), { owner, packages })),
  )
}

function readSource(
  root: string,
  file: string,
  { owner, packages }: { readonly owner: Package; readonly packages: readonly Package[] },
): SourceFile {
  const path = file.split(sep).join('/')
  const text = readFileSync(join(root, file), 'utf8')
  const imports = [...text.matchAll(importStatement)].map((match) => {
    const specifier = match[2] ?? match[3] ?? ''
    return {
      specifier,
      isTypeOnly: match[1] !== undefined,
      target: resolveImport(root, path, { specifier, packages }),
    }
  })
  return {
    path,
    package: owner,
    text,
    lines: text.split('\n').length - 1,
    isTest: isTestCode(path) || ['testkit', 'test', 'bench'].includes(owner.folder),
    imports,
  }
}

/** Tests, contract suites, and what stands beside them for tests alone. */
function isTestCode(path: string): boolean {
  return /\.test(-d)?\.tsx?$|\/contract[^/]*\.ts$|\/test-[^/]+\.ts$|\/testing\//.test(path)
}

function resolveImport(
  root: string,
  from: string,
  { specifier, packages }: { readonly specifier: string; readonly packages: readonly Package[] },
): string | undefined {
  if (specifier.startsWith('.')) {
    return relative(root, resolve(root, dirname(from), specifier))
      .split(sep)
      .join('/')
  }
  const owner = packages.find(
    (candidate) => specifier === candidate.name || specifier.startsWith(`${candidate.name}/`),
  )
  const entry = owner?.exports[`.${specifier.slice(owner.name.length)}`]
  return owner && entry ? join(owner.folder, entry).split(sep).join('/') : undefined
}

function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest
}

/** `services/src/knowledge/store/chunks.ts` → `services/knowledge`; packages without domains stay whole. */
export function domainOf(path: string, packages: readonly Package[]): string {
  const owner = packages.find((candidate) => path.startsWith(`${candidate.folder}/`))
  if (!owner) return path
  const [source, domain, ...rest] = path.slice(owner.folder.length + 1).split('/')
  return source === 'src' && domain && rest.length > 0 ? `${owner.folder}/${domain}` : owner.folder
}
