import { defineWords } from '../words/index.ts'

export const designPageWords = defineWords('designPage', {
  en: {
    title: 'Design system',
    text: 'What the console is built from, and the rules that hold everywhere.',
    index: 'On this page',
    linkTo: 'Link to “{{name}}”',
    do: 'Do',
    dont: 'Don’t',
    principles: 'Principles',
    principleCalm: 'Calm: one accent, no decoration without a meaning, and only what changed may move.',
    principleHonest:
      'Honest: a page says what it knows, how old it is and what failed, and never shows a number that was not measured.',
    principleQuick:
      'Quick: every state has an address, every action has a key, and nothing that was typed is ever lost.',
    colour: 'Colour',
    colourText:
      'Colours are named by meaning, never by hue. The ratios are computed on this page from the tokens themselves: the lowest against every surface that the colour may stand on. Text needs {{text, number}}:1, outlines and marks need {{mark, number}}:1.',
    token: 'Token',
    usedFor: 'Used for',
    light: 'Light',
    dark: 'Dark',
    contrast: 'Lowest contrast',
    enough: 'enough',
    tooLow: 'below {{needed, number}}:1',
    on: 'on {{token}}',
    type: 'Type',
    typeText:
      'Inter for text, JetBrains Mono for what a machine reads. Digits in columns are as wide as each other.',
    sampleText: 'Bearing structures carry what others see.',
    sampleCode: 'tragwerk start --roles api,worker',
    space: 'Space and density',
    spaceText:
      'Steps of 4 pixels. Two densities change the height of controls and rows and nothing else; a finger always gets the larger one.',
    comfortable: 'Comfortable',
    compact: 'Compact',
    control: 'Control',
    row: 'Row of a list',
    corners: 'Corners and shadows',
    cornersText:
      'Small corners for controls, large ones for cards; shadow only for what lies above the page.',
    motion: 'Motion',
    motionText:
      'Motion shows where something comes from and takes less than a fifth of a second. Who asks the device for less motion gets none.',
    play: 'Play again',
    motionOn: 'This device allows motion.',
    motionOff: 'This device asks for less motion: everything appears at once.',
    controls: 'Controls',
    controlsText:
      'Each in all its states. Focus is drawn by the keyboard only and looks the same everywhere.',
    surfaces: 'Surfaces',
    surfacesText: 'What content stands on, and how a state is told in a word.',
    overlays: 'Overlays',
    overlaysText:
      'They keep the focus inside, close on Escape and give the focus back to where it came from.',
    lists: 'Lists',
    listsText:
      'A list is one stop of the tab key. Only the rows in sight exist, further pages load when the end comes near, and paper shows all loaded rows.',
    keyboard: 'Keyboard',
    keyboardText: 'Single letters work while no field has the focus.',
    key: 'Key',
    effect: 'Effect',
    formats: 'Formats',
    formatsText: 'Numbers, dates and money are written by the platform’s own rules for each language.',
    what: 'What',
  },
  de: {
    title: 'Designsystem',
    text: 'Woraus die Konsole gebaut ist und welche Regeln überall gelten.',
    index: 'Auf dieser Seite',
    linkTo: 'Link zu „{{name}}“',
    do: 'So',
    dont: 'Nicht so',
    principles: 'Grundsätze',
    principleCalm:
      'Ruhig: ein Akzent, kein Schmuck ohne Bedeutung, und nur was sich geändert hat, darf sich bewegen.',
    principleHonest:
      'Ehrlich: Eine Seite sagt, was sie weiß, wie alt es ist und was fehlgeschlagen ist, und zeigt nie eine Zahl, die nicht gemessen wurde.',
    principleQuick:
      'Schnell: Jeder Zustand hat eine Adresse, jede Aktion eine Taste, und nichts Getipptes geht je verloren.',
    colour: 'Farbe',
    colourText:
      'Farben heißen nach ihrer Bedeutung, nie nach ihrem Ton. Die Verhältnisse berechnet diese Seite aus den Tokens selbst: jeweils das niedrigste gegen alle Flächen, auf denen die Farbe stehen darf. Text braucht {{text, number}}:1, Umrisse und Zeichen brauchen {{mark, number}}:1.',
    token: 'Token',
    usedFor: 'Verwendet für',
    light: 'Hell',
    dark: 'Dunkel',
    contrast: 'Niedrigster Kontrast',
    enough: 'ausreichend',
    tooLow: 'unter {{needed, number}}:1',
    on: 'auf {{token}}',
    type: 'Schrift',
    typeText:
      'Inter für Text, JetBrains Mono für das, was eine Maschine liest. Ziffern in Spalten sind gleich breit.',
    sampleText: 'Tragwerke halten, was andere sehen.',
    sampleCode: 'tragwerk start --roles api,worker',
    space: 'Abstand und Dichte',
    spaceText:
      'Schritte von 4 Pixeln. Zwei Dichten ändern die Höhe von Bedienelementen und Zeilen und sonst nichts; ein Finger bekommt immer die größere.',
    comfortable: 'Bequem',
    compact: 'Kompakt',
    control: 'Bedienelement',
    row: 'Zeile einer Liste',
    corners: 'Ecken und Schatten',
    cornersText:
      'Kleine Ecken für Bedienelemente, große für Karten; Schatten nur für das, was über der Seite liegt.',
    motion: 'Bewegung',
    motionText:
      'Bewegung zeigt, woher etwas kommt, und dauert weniger als eine Fünftelsekunde. Wer sein Gerät um weniger Bewegung bittet, bekommt keine.',
    play: 'Noch einmal zeigen',
    motionOn: 'Dieses Gerät erlaubt Bewegung.',
    motionOff: 'Dieses Gerät bittet um weniger Bewegung: Alles erscheint sofort.',
    controls: 'Bedienelemente',
    controlsText:
      'Jedes in allen Zuständen. Der Fokus wird nur bei Bedienung mit der Tastatur gezeichnet und sieht überall gleich aus.',
    surfaces: 'Flächen',
    surfacesText: 'Worauf Inhalte stehen und wie ein Zustand mit einem Wort gesagt wird.',
    overlays: 'Überlagerungen',
    overlaysText:
      'Sie halten den Fokus innen, schließen mit Escape und geben den Fokus dorthin zurück, woher er kam.',
    lists: 'Listen',
    listsText:
      'Eine Liste ist ein einziger Halt der Tabulatortaste. Nur die sichtbaren Zeilen bestehen, weitere Seiten laden kurz vor dem Ende, und auf Papier stehen alle geladenen Zeilen.',
    keyboard: 'Tastatur',
    keyboardText: 'Einzelne Buchstaben wirken, solange kein Feld den Fokus hat.',
    key: 'Taste',
    effect: 'Wirkung',
    formats: 'Formate',
    formatsText: 'Zahlen, Daten und Beträge schreibt der Browser nach den Regeln der jeweiligen Sprache.',
    what: 'Was',
  },
})
