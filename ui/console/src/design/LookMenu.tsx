import { SunMoon } from 'lucide-react'
import { useWords } from '../words/index.ts'
import { IconButton } from './Button.tsx'
import { useLook } from './LookProvider.tsx'
import { densities, themes } from './look.ts'
import { Menu, MenuChoice, MenuLine } from './Menu.tsx'
import { designWords } from './words.ts'

/** Theme and density. */
export function LookMenu() {
  const t = useWords(designWords)
  const { theme, density, choose } = useLook()
  const options = <T extends typeof themes | typeof densities>(values: T) =>
    values.map((value) => ({ value, label: t(value) })) as Array<{ value: T[number]; label: string }>
  return (
    <Menu label={t('look')} trigger={<IconButton label={t('look')} icon={<SunMoon />} />}>
      <MenuChoice
        title={t('theme')}
        value={theme}
        options={options(themes)}
        onChoose={(value) => choose({ theme: value })}
      />
      <MenuLine />
      <MenuChoice
        title={t('density')}
        value={density}
        options={options(densities)}
        onChoose={(value) => choose({ density: value })}
      />
    </Menu>
  )
}
