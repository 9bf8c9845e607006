"""Words that half of all articles use: they tell little about which story one tells.

A window of some days counts by itself how common a word is, but it begins empty. The small words of a
language (see `bot.stories.words`) are left out of comparisons; these are in, and common from the beginning.
"""

from functools import cache

_EVERYDAY = """
    able about above access according across act action add added additional adds age agency ago ahead air
    allow allowed allows almost alone along already although always am american among amount announce
    announced announcement another anyone anything aperture appear approach april area around article ask
    asked attention august author autofocus available average away back background bad based battery became
    become becomes began begin behind believe below best better beyond big bit black blog blue board bodies
    body book bought box break bright brightness bring brings brought build building built business busy buy
    buying call called came camera cameras capture car card care carry case cause center centre century
    certain chance change changed changes charge check chief child children choice choose city claim class
    clear clearly close collection color colour come comes coming comment community company compared
    complete completely computer condition consider contact contain content continue control corner cost
    costs country couple course court cover create created creative current currently customers cut daily
    dark data date daughter day days deal death decade decades december decide decided decision deep demand
    depth design designed despite detail details develop development device different difficult digital
    digitally director dollar door double down drive drop during early easily easy edge editor effect effort
    eight either email end ended enough entire error especially euro europe event events ever every everyone
    everything exactly example expect expected experience explain exposure extra eye eyes face fact fall
    family famous far fast father favourite feature features february feel few field figure file files film
    final finally find finds fine fire first five fixed flagship flash focus follow followed following food
    foot force form former forward found founded four frame frames free friday friend front full full-frame
    fully future gallery gave gear general generation get gets getting give given gives go goes going gone
    good got government great green group grow growing guide half hand hands happen hard head health hear
    heard heart heavy held help helped helps here high higher history hit hold home hope hour hours house
    however huge human hundred hybrid idea image images important improve improved include included includes
    including increase industry information inside instead interest international internet iso issue issues
    item january job join july june keep key kind knew know known lack land landscape large larger largest
    last late later latest lead leader least leave led left lens lenses less let letter level life light
    lighter lightweight like likely limit limited line link list little live lives local long longer look
    looked looking looks lose lost lot love low lower made main major make maker makers makes making man
    manage manufacturer many march mark market matter maximum may maybe mean means measure medium meet
    megapixel megapixels member members men middle might million minute minutes mirrorless miss mode model
    models modern moment monday money month months morning mother mount mountain move much music must name
    named national natural near nearly need needed needs network never new news next night nine no none
    normal north note nothing november number object october offer offered offers office official officials
    often oil old once one online open opened opens optical optics option options order original others
    outside owner page paid paper parent part particular partner party pass past pay people per percent
    percentage perfect performance perhaps period person personal photo photograph photographed photographer
    photographers photographic photographing photographs photography photos picture pictures piece pixel
    pixels place plan planned plans play plus point points police popular portrait portraits position
    possible post pound power present president press pretty previous price prices pricing prime print
    prints private pro probably problem process produce product production professional program project
    promise provide provided provides public published push put quality quarter question quick quickly quiet
    quite raise range rate rather raw reach reached read reader readers ready real reality really reason
    receive received recent recently record red reduce regular release released remain remains remember
    remove replace report reported reports request require research resolution rest result results return
    returned review rise road rock role room round rule run running runs safe said sale sales same saturday
    save saw says scene school science screen sea search season second seconds section security see seem
    seems seen sell sells send sense sensor sensors sent separate september series serious serve service set
    sets setting several share shared shares sharp ship shoot shooter shooters shooting shop shops short
    shot shots show showed showing shown shows shutter side sign signal similar simple simply since single
    site sites six size sky slightly slow small smaller social society soft software sold solution something
    sometimes son soon sort sound source south space speak special specific speed spend spent stage stand
    standard stars start started starts state statement states station stay step stone stop store stores
    story street strong student studio study stuff style subject such suggest summer sun sunday support
    supports sure surface system table take taken takes taking talk team technical technology telephoto tell
    ten term terms test tested text thank thanks thing things think third thought thousand three through
    thursday tiny title today together told tomorrow tool tools top total touch toward town traditional
    travel tried tripod true truly trust try trying tuesday turn turned turns twice type under understand
    unit university unknown until update updated updates upon use used useful user users uses using usual
    usually value various version versions video view viewfinder visit voice wait walk wall want wanted
    wants war warm watch water way ways wear weather website wednesday week weekend weeks weigh weighs
    weight went west whatever whether white whole whose wide wife win window winter wish within without
    woman women wonder word work worked workers working works world worth write writer written wrong wrote
    yard year years yellow yen yesterday yet young zoom

    accord afin ainsi an année années appareil appareils argent aujourd'hui auprès autour autre autres avant
    avoir avril beau beaucoup besoin boîtier capteur certains chaque chose cinq classe cliché clichés client
    compagnie compte contre couleur coup cours demande depuis dernier derniers dernière deuxième directeur
    disponible donner dossier début décembre déjà eau effet enfin ensemble entreprise entrée euros exemple
    exposition fabricant faible famille façon femme fin fois fonction forme france février galerie gamme
    grand grande grands groupe haut heure heures histoire homme hybride janvier jeune jour journée jours
    juillet juin juste kilos lance lieu ligne livre longue lumière lundi mai maison marché mardi mars
    meilleur mercredi mettre mieux millions mise modèle modèles moins mois monde mètres nombre nouveau
    nouveaux nouvel nouvelle nouvelles novembre numérique objectif objectifs octobre ouvre partie partir
    pays pendant permet personne personnes petit petite photographe photographes photographie photographies
    plein porte poser poste pouvoir premier première prendre presque presse prise prix problème produit
    projet propose pur qualité quatre quelque quelques rendre reste rue résultat saison sait samedi savoir
    semaine semble sens septembre seul seule société soir sorte sortie suite sujet sur système série temps
    terme toujours travail trois trouve trouver un utilise utiliser vendredi vendu vente vers vie vient
    ville vingt viseur voir vrai vue état

    abend allein allen ander anfang anzeige arbeit arten artikel aufnahme aufnahmen ausstellung auswahl auto
    batterie beide beiden beispiel bekannt bereich besonders besser besten bieten bietet bild bilder bildern
    bislang bleibt blende bringt buch dabei dafür dagegen daher daten deutlich deutschland dezember diens
    dienstag ding direkt donnerstag drei dritte durch ebenfalls eigene eigenen einfach einige einmal ende
    endlich entwickelt erhalten erst erste ersten erstmals etwas familie farbe februar fest firma folgt foto
    fotograf fotografen fotografie fotografieren fotografin fotos frage frau freitag früher funktion fünf
    ganz ganze geben gehen gehört geld genau gerade gerät geschichte gibt gilt gleich grad gramm groß große
    großen größe gut gute guten haus hersteller heute hier hilfe himmel hoch hohe höhe ihnen immer
    inzwischen jahr jahre jahren jahrhundert januar jede jeder jetzt juli jung juni kam kamen kamera kameras
    kilo kinder klein kleine kleinen komm kommen kommt kosten kostet kunden kurz lange langen lassen leben
    leicht letzte letzten licht liegt linie links linse lässt macht mal mann markt mehrere mensch menschen
    meter millionen minuten mittwoch modell modelle monat monate monaten montag morgen muss märz möglich
    nach nacht neue neuen neuer neues neun nächste objektiv objektive ohnehin oktober ort paar platz preis
    preise produkt projekt prozent prozessor punkt qualität raum recht reihe rund sagen sagte samstag
    schnell schon sechs sehen seit seite seiten sekunde sekunden serie sicher sieben sogar soll sollen
    sollte sonntag spiel später stadt stark stehen steht stelle straße stunden suche sucher tag tage tagen
    technik teil teile tief tragen uhr unternehmen verfügbar verkauf verkauft viel viele vielen vier voll
    vollformat vollformatkamera vorne wasser weg weiter weitere weiteren welt wenig weniger werk wichtig
    wirklich woche wochen wohl wollen zahl zehn zeigen zeigt zeit zurück zwei zweite zwischen

    abril agosto ahora algo algunos alto antes apertura aquí artículo autor año años aún base bien blanco
    buen buena cada calle cambio casa casi ciento cierto cinco ciudad compañía contra cosa cosas creo cuatro
    cuerpo cámara cámaras dar datos decir dejar dentro después dicho diciembre diez diferente dinero día
    días dólares ejemplo empresa enero enfoque entonces equipo espacio españa estado exposición fabricante
    febrero forma fotografía fotografías fotógrafa fotógrafo fotógrafos fuera galería gente gran grandes
    grupo hace hacer hacia historia hombre hora horas hoy imagen imágenes incluye julio junio lado largo
    libro llega lugar luz línea madre marca marzo mayo mayor mañana mejor menos mercado mes meses mil
    millones minutos mismo modelo modelos momento mucho muchos mujer mundo nada noche noviembre nueva nuevas
    nuevo nuevos número objetivo objetivos octubre pantalla parte pasado país pequeño permite persona
    personas peso poco poder podrá posible precio premio presenta primer primera primero problema producto
    proyecto pueden puesta punto quiere resultado sabe semana septiembre siempre siete sistema sitio solo
    tarde tener tiempo tipo toma trabajo trata través tres usuarios veces vender venta versión vez vida
    visor vista última último

    alcuni altra altri altro anno aprile artista azienda bene bianco caso cinque città colore corpo cose
    dicembre disponibile donna due ecco esempio fabbricante fare febbraio fotocamera fotocamere fotografa
    fotografi fotografia fotografo galleria gennaio giorni giorno giugno grandi gruppo immagine immagini
    italia lavoro luce luglio maggio meglio mercato mese mesi messa migliore mila milioni modello mondo
    mostra nome numero nuova nuove nuovi nuovo obiettivi obiettivo oggi ogni ottobre persone piccolo
    possibile posto prezzo prima primo prodotto qualità quasi quattro resta scatti senza settembre settimana
    sito stampe stesso storia strada tempo tre trova ultima ultimo uomo vede vendita versione verso vita
    volta

    agora ano anos brasil cidade coisa companhia câmera câmeras dia dias dois exemplo fevereiro fim hoje
    homem imagem imagens janeiro julho junho lançamento lente lentes maio março melhor milhões mulher mês
    nova novo nunca obra outubro pessoas preço primeira primeiro produto projeto qualidade quatro segundo
    setembro três versão

    aantal alleen andere augustus bedrijf beeld beelden beste bijna dag dagen deel dinsdag donderdag drie
    duitsland eerste eigen februari foto's fotograaf gaat geen goed grote heel huis jaar januari komt krijgt
    kunnen laat laatste maakt maand maandag maart maken mei mens mensen miljoen nederland nieuw nieuwe
    objectief oude plaats prijs procent scherp staat stad stuk systeem tijd totaal vaak verkoop versie vijf
    vrijdag vrouw weken wereld woensdag zaterdag zeer zien zoeker zondag

    カメラ ギャラリー サイズ サイト システム シャッター シリーズ ズーム センサー
    デジタル ニュース バッテリー ファインダー フィルム フォト フルサイズ ボディ マウント
    ミラーレス メーカー モデル
    モード ユーザー レンズ
"""


@cache
def everyday_words() -> frozenset[str]:
    """Return the everyday words of the languages that we see most, in lower case."""
    return frozenset(_EVERYDAY.split())
