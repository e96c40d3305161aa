import { Link } from '@tanstack/react-router'
import { PageHead } from '../design/index.ts'
import { PageTitle } from '../shell/index.ts'
import { useWords } from '../words/index.ts'
import { ColourSection } from './ColourSection.tsx'
import { ControlsSection } from './ControlsSection.tsx'
import { DesignSection } from './DesignSection.tsx'
import { ListsSection } from './ListsSection.tsx'
import { MotionSection, SpaceSection, TypeSection } from './MeasureSections.tsx'
import { OverlaysSection } from './OverlaysSection.tsx'
import { FormatsSection, KeyboardSection } from './ReferenceSections.tsx'
import { SurfacesSection } from './SurfacesSection.tsx'
import { designPageWords } from './words.ts'

const sections = [
  'principles',
  'colour',
  'type',
  'space',
  'motion',
  'controls',
  'surfaces',
  'overlays',
  'lists',
  'keyboard',
  'formats',
] as const

/** The design system, shown by its own parts. */
export function DesignPage() {
  const t = useWords(designPageWords)
  return (
    <>
      <PageTitle parts={[t('title')]} />
      <PageHead title={t('title')} text={t('text')} />
      <div className="gap-10 lg:grid lg:grid-cols-[minmax(0,1fr)_11rem] print:block">
        <nav aria-label={t('index')} className="no-print mb-8 lg:order-2">
          <ul className="top-5 flex flex-wrap gap-x-1 lg:sticky lg:block lg:border-line lg:border-l">
            {sections.map((section) => (
              <li key={section}>
                <Link
                  to="."
                  hash={section}
                  activeOptions={{ includeHash: true }}
                  className="-ml-px flex min-h-8 items-center border-transparent px-3 text-ink-soft text-sm hover:text-ink data-[status=active]:font-medium data-[status=active]:text-ink lg:border-l-2 lg:data-[status=active]:border-accent"
                >
                  {t(section)}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
        <div className="min-w-0">
          <DesignSection id="principles" title={t('principles')}>
            <ul className="max-w-prose list-disc space-y-2 pl-5 text-ink-soft">
              <li>{t('principleCalm')}</li>
              <li>{t('principleHonest')}</li>
              <li>{t('principleQuick')}</li>
            </ul>
          </DesignSection>
          <ColourSection />
          <TypeSection />
          <SpaceSection />
          <MotionSection />
          <ControlsSection />
          <SurfacesSection />
          <OverlaysSection />
          <ListsSection />
          <KeyboardSection />
          <FormatsSection />
        </div>
      </div>
    </>
  )
}
