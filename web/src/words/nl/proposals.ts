/**
 * The sentences by which `packages/messages` explains proposals, by their codes; English comes with the explanation. Names in
 * braces stand for values.
 */
export const proposals: Record<string, string> = {
  // Titles.
  settings: "Vervangt wat voor de markt is vastgesteld",
  reputation_settings: "Vervangt wat voor reputatie is vastgesteld",
  delist: "Haalt aanbod {listing}, {name}, van de lijst",
  relist: "Zet aanbod {listing}, {name}, terug op de lijst",
  pause: "Pauzeert nieuwe bestellingen voor {span}",
  resume: "Laat nieuwe bestellingen weer toe",
  hand_over: "Biedt het bestuur van de markt aan {account} aan",
  take_over: "Neemt het bestuur van de markt aan",
  renounce: "Doet afstand van het bestuur van de markt",
  accredit: "Erkent {name} als verificateur",
  change_verifier: "Wijzigt de erkenning van {name}",
  revoke_verifier: "Trekt de erkenning van {name} in",
  transfer_handle: "Draagt de naam {handle} over aan {account}",
  revoke_handle: "Trekt de naam {handle} in",
  call: "Stuurt `{message}` aan het contract {contract} van de markt",
  call_other: "Roept {contract} aan, dat geen contract van deze markt is",
  store: "Slaat een code op de keten op",
  migrate: "Zet {contract} over op code {code}",
  store_and_migrate: "Slaat een code op en zet {contract} daarop over",
  pin: "Houdt de codes {codes} in het geheugen van knopen",
  unpin: "Houdt de codes {codes} niet meer in het geheugen van knopen",
  update_admin: "Maakt {account} de beheerder van {contract}",
  clear_admin: "Neemt {contract} zijn beheerder af",
  sudo: "Stuurt {contract} een bericht dat alleen de keten kan sturen",
  upgrade_chain: "Vernieuwt het programma van de keten tot {name} op hoogte {height}",
  cancel_upgrade: "Schrapt de geplande vernieuwing van het programma van de keten",
  spend: "Betaalt {amount} uit de gemeenschapspot aan {account}",
  send: "Betaalt {amount} van {sender} aan {account}",
  undecoded: "{type_url} is hier niet te lezen",
  unreadable: "{type_url} is niet te lezen: {reason}",

  // Those who are affected.
  orders_to_come: "Bestellingen die nog komen; open bestellingen houden wat ze vastlegden",
  listings_to_come:
    "Aanbod zodra zijn verkoper het maakt of wijzigt; aanbod en open bestellingen houden tot dan wat ze hebben",
  penalties: "Verkopers van wie daarna een gemiste levering wordt terugbetaald",
  bonds: "Verkopers die daarna een borg ontgrendelen; een ontgrendelde borg houdt zijn termijn",
  fees: "De kosten van de markt en wat wordt verbeurd: alles wat daarna wordt opgehaald, ook van eerdere verkopen",
  office: "De accounts die het ambt hebben, ervoor en erna; niemands geld",
  arbiter_office:
    "Geschillen over bestellingen die nog komen; open bestellingen houden de arbiter die ze vastlegden",
  denom_closed:
    "Bestellingen, borg en prijzen in {denom} die nog komen; open bestellingen, borg en tegoeden erin gaan door en blijven opneembaar",
  denom_opened: "Verkopers, die prijzen en borg in {denom} mogen stellen",
  delisted:
    "De verkoper, kopers en doorverkopers van het aanbod: al het nieuwe stopt; open bestellingen, borg, licenties en opbrengst blijven",
  relisted: "De verkoper en kopers van het aanbod: het keert terug in de stand die zijn verkoper achterliet",
  paused:
    "Kopers en verkopers: geen nieuwe bestellingen tot het einde; leveringen, terugbetalingen, bewijzen, uitbetalingen en opnames gaan door, en geen termijn verschuift",
  resumed: "Kopers en verkopers: nieuwe bestellingen worden meteen aangenomen",
  governance: "Iedereen: wie bestuurt bepaalt de regels en haalt aanbod van de lijst, zodra die het aanneemt",
  verifier: "Accounts die de verificateur daarna bevestigt",
  verifier_revoked: "Accounts die hij bevestigde: die bevestigingen tellen nooit meer",
  handle: "Het account dat de naam nu heeft: {holder}",
  handle_free: "Niemand: geen account heeft de naam nu",
  handle_unknown: "Het account dat de naam nu heeft",
  deposits: "Namen en meldingen die nog komen; waarborgsommen en inzet die er zijn blijven wat ze zijn",
  ratings: "De beoordeling van al het aanbod, meteen",
  other_settings:
    "Wat een ander voorstel wijzigt voor dit wordt uitgevoerd: dit zet het terug op wat nu geldt",
  code_stored: "Niemand: een contract draait de code pas als het erop wordt overgezet",
  migrated:
    "Iedereen met geld of gegevens erin: open bestellingen houden hun voorwaarden alleen als de code ze houdt",
  pinned: "Het gas van transacties; niemands geld",
  admin: "Iedereen met geld of gegevens erin: de beheerder vervangt de code",
  chain:
    "Iedereen: de keten staat stil tot haar validators het programma draaien; geen termijn van een bestelling verstrijkt daardoor",
  pool: "Het geld van de keten, en geen account van de markt",
  called: "Wie het bericht noemt",

  // Warnings.
  other_sender:
    "Het bericht noemt {sender} als afzender, en de keten voert berichten van voorstellen uit als {authority}: ze weigert dit",
  not_governance:
    "{governance} bestuurt deze markt, en het bericht wordt uitgevoerd als {authority}: het contract weigert het",
  nothing_changes: "Het verandert niets: alles is al zo",
  rearms_guardian: "De bewaker, die zijn pauze heeft gebruikt, mag daarna nog eens pauzeren",
  other_treasury: "Vanaf dan ontvangt {account} de kosten van de markt en wat wordt verbeurd",
  other_admin:
    "Vanaf dan vervangt {account} zonder stemming hier de code van {contract}, en beslist zo over het geld erin",
  no_admin: "Vanaf dan vervangt alleen het bestuur van de keten de code van {contract}",
  handed_over: "Zodra {account} het aanneemt bepaalt het bestuur niets meer in deze markt",
  never_renounced: "Het register weigert het: van bestuur wordt nooit afstand gedaan",
  other_contract: "Het gevolg is hier niet bekend: lees eerst de code van {contract}",
  no_code: "Code {code} is niet op de keten: het overzetten mislukt",
  unseen_code:
    "Het voorstel noemt meer dan wordt opgezocht, en van code {code} is hier niets bekend: stem er alleen over als u die code kent",
  stored_and_run:
    "De code draait meteen, en wordt hier met geen uitgave vergeleken: bouw haar en vergelijk haar controlesom voor u stemt",
  no_release:
    "Geen uitgave die hier bekend is heeft de controlesom van code {code}: bouw de code en vergelijk haar controlesom voor u stemt",
  other_code: "Code {code} is die van {other}, en {contract} neemt haar niet: het overzetten mislukt",
  refused_release:
    "{contract} is van uitgave {from}, en code van uitgave {to} neemt alleen {accepted} over: het overzetten mislukt",
  same_code: "Het contract draait code {code} al",
  not_admin:
    "{admin} is de beheerder van {contract}, en hoeft het niet eens te zijn: een keten laat haar bestuur, {authority}, voor elke beheerder handelen",
  mixed_releases:
    "Daarna zijn de contracten van verschillende uitgaven, {releases}: het ene kan misschien niet lezen wat het andere schrijft, en terugbetalingen en opnames staan stil tot ze van één zijn",
  migrate_message:
    "Het overzetten van het contract neemt geen velden, en het bericht heeft {message}: het mislukt",
  pause_bound: "Het register neemt een pauze van 1 s tot {most}, en weigert deze",
  replaces_pause: "Het vervangt de pauze tot {until}",
  no_closing_yet:
    "Het register is van uitgave {release} en kent een aangekondigde sluiting vanaf {since}: het bewaart geen, en {denom} blijft zoals het is",
  denom_removed:
    "{denom} verdwijnt uit wat is vastgesteld: niets wordt erin verkocht en geen borg erin dekt een bestelling. Sluiten zegt het verkopers en houdt de regels",
  guardian_over: "De tijd van de bewaker is al voorbij: ze eindigt {until}",
  forfeits: "De waarborgsom van de naam gaat naar de schatkist",
  sends_coins: "{amount} van {sender} gaan mee",
  unpinned: "Elke aanroep van contracten met deze codes kost ongeveer 60.000 gas meer",
  no_sudo: "Geen contract van deze markt neemt zo’n bericht",
  moves_money: "Het betaalt {amount} aan {account}",
  bad_code: "De code is niet te lezen: {reason}",
};

/** The names of values that a proposal changes, by their codes. */
export const labels: Record<string, string> = {
  treasury: "schatkist",
  fee_bps: "kosten",
  "denoms.{denom}.closed": "{denom} gesloten",
  "denoms.{denom}.closes_at": "{denom} sluit",
  "denoms.{denom}.min_fee": "minste kosten in {denom}",
  "denoms.{denom}.min_bond": "minste borg in {denom}",
  "denoms.{denom}.min_stake": "minste inzet in {denom}",
  "denoms.{denom}.daily_penalty": "boete per dag in {denom}",
  "deliver_within.min": "kortste levertijd",
  "deliver_within.max": "langste levertijd",
  grace: "uitstel na de uiterste tijd",
  "challenge_window.min": "kortste termijn voor bezwaar",
  "challenge_window.max": "langste termijn voor bezwaar",
  download_rate: "aangenomen downloadsnelheid",
  cooldown: "tijd na de termijn waarin een bewijs nog betaalt",
  bond_bps: "borg van een bestelling",
  bond_delay: "termijn voor het opnemen van borg",
  block_interval: "tijd tussen blokken",
  stake_bps: "inzet bij een geschil",
  "guardian.address": "bewaker",
  "guardian.expires_at": "einde van de macht van de bewaker",
  "moderator.address": "moderator",
  "moderator.lapse": "hoe lang de moderator aanbod van de lijst haalt",
  "arbiter.address": "arbiter",
  "arbiter.decide_within": "tijd van de arbiter om te beslissen",
  handle_deposit: "waarborgsom van een naam",
  handle_cooldown: "wachttijd van een naam",
  report_stake: "inzet bij een melding",
  report_span: "tijd om over een melding te beslissen",
  appeal_span: "tijd voor een beroep",
  "rates.{denom}.weight": "gewicht van kosten in {denom}",
  "prior.rating": "beoordeling zonder recensies",
  "prior.weight": "gewicht van die beoordeling",

  // Facts of one message.
  contract: "contract",
  verifier: "verificateur",
  message: "bericht",
  code: "code",
  checksum: "controlesom",
  size: "bytes",
  size_gzipped: "bytes, ingepakt",
  checksum_gzipped: "controlesom, ingepakt",
  name: "naam",
  url: "adres",
  checks: "controles",
  level: "zekerheid",
  holder: "houder",
  version: "uitgave",
  admin: "beheerder",
  info: "toelichting",
};
