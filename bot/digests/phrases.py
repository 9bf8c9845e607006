"""What publishers say about their own page, and how sentences lean on each other, language by language."""

# Patterns, for a text in small letters, of what is never about the story. Those of alphabets begin a word.
FURNITURE = (
    r"\b(?:"
    r"cookies?\b|newsletters?\b|affiliate|subscribe (?:to|now|here|today)|sign up (?:for|to|here)\b|"
    r"click here\b|read (?:more|also|next|the full)\b|continue reading\b|follow us\b|share this\b|"
    r"editor['’]s note\b|leave a comment\b|log in to\b|all rights reserved\b|privacy policy\b|"
    r"terms of (?:use|service)\b|amazon associate|earn a (?:small )?commission|advertisement\W*$|"
    r"sponsored (?:post|content)\b|(?:see|watch) (?:also|the video)\b|"
    r"related (?:stories|articles|posts)\b|check (?:the )?(?:current |latest )?prices?\b|"
    r"contributed to this (?:report|story|article)\b|scroll down for\b|e-?mail to a friend\b|"
    r"(?:last updated|updated:|published:) .{0,24}\d\b|enable javascript\b|"
    r"(?:photo|picture) credits?:|images? courtesy\b|follow (?:him|her|them) on\b|"
    r"join (?:our|the) (?:discord|facebook|telegram|mailing list)\b|support us\b|become a patron\b|"
    r"specifications (?:may|are subject to) change\b|"
    r"for (?:more|further) information,? (?:please )?(?:visit|see|contact)\b|please contact\b|"
    r"(?:request|apply for) (?:a )?review samples?\b|"
    r"buy (?:it )?(?:now|here)\b|appeared first on\b|press release\b.{0,40}\bbelow\b|"
    r"cliquez (?:ici|sur)\b|lire (?:la suite|aussi|plus)\b|abonnez-vous\b|inscrivez-vous\b|"
    r"suivez-nous\b|tous droits réservés\b|liens? (?:d['’]affiliation|affiliés?|sponsorisés?)\b|"
    r"infolettre\b|hier klicken\b|klicken sie\b|weiterlesen\b|mehr (?:lesen|dazu)\b|abonnieren sie\b|"
    r"provision\b.{0,60}\blinks?\b|affiliate-?links?\b|alle rechte vorbehalten\b|anzeige\b$|"
    r"partage[rz] cet article\b|mentions légales\b|laisse[rz] un commentaire\b|prix et disponibilité\b$|"
    r"artikel teilen\b|lesen sie auch\b|unterstützen sie uns\b|werbung\b$|"
    r"enlaces? de afiliad\w+|comparte (?:esta|este)\b|deja un comentario\b|te puede interesar\b|"
    r"link di affiliazione\b|condividi (?:questo|l['’])|lascia un commento\b|ti potrebbe interessare\b|"
    r"links? de afiliad\w+|partilhe (?:este|esta)\b|compartilhe\b|deixe um comentário\b|assine (?:a|nossa)\b|"
    r"haz clic\b|leer más\b|suscríbete\b|boletín\b|clicca qui\b|leggi anche\b|iscriviti\b|"
    r"clique aqui\b|leia (?:mais|também)\b|klik hier\b|lees (?:meer|ook)\b"
    r")|"
    r"クッキー|メルマガ|ニュースレター|続きを読む|こちらをクリック|アフィリエイト|購読|"
    r"無断転載|シェアする|コメントを書く|関連記事|フォローして|点击(?:这里|此处|查看)|阅读(?:更多|全文)|订阅|"
    r"版权所有|联盟链接|分享本文|发表评论|相关阅读"
)
# Words that tie a sentence to the one before and can be taken off its head without harming the rest. German
# and Dutch turn the sentence round after most of them, so only what keeps the order of words is listed.
LEADS = {
    "en": (
        r"(?:however|therefore|moreover|furthermore|in addition|additionally|meanwhile|nevertheless|"
        r"nonetheless|also|thus|that said|of course|finally|indeed|in fact|as a result|"
        r"for (?:example|instance)|on the other hand|still|besides|instead|consequently|similarly|"
        r"likewise|unsurprisingly|hence|accordingly|in other words|in short|to be fair|then again|"
        r"even so|again|so|yet|anyway|overall|after all|above all|in the meantime|by contrast|"
        r"by comparison|what['’]s more|even better|interestingly|fortunately|unfortunately|sadly|luckily|"
        r"then|in any case|as a reminder),\s+|(?:but|and|yet)\s+"
    ),
    "fr": (
        r"(?:cependant|toutefois|en revanche|de plus|par ailleurs|en effet|ainsi|enfin|"
        r"d['’]ailleurs|pourtant|néanmoins|en outre|par exemple|bref|par conséquent|au contraire|"
        r"d['’]autre part|malgré tout|pour autant|au passage|en somme|en attendant|bien sûr|"
        r"autrement dit|du coup|"
        r"pour finir|pour rappel|surtout),\s+|(?:mais|et|donc)\s+"
    ),
    "de": r"(?:aber|und|denn)\s+(?=(?:der|die|das|ein|eine|dieser?|dieses|alle|viele|im|in|am|mit)\s)",
    "es": (
        r"(?:sin embargo|además|no obstante|por otro lado|por otra parte|así|por tanto|por lo tanto|"
        r"por ejemplo|en cambio|de hecho|finalmente|mientras tanto|por último|en cualquier caso|eso sí|"
        r"ahora bien|por su parte|en resumen|al final),\s+|(?:pero|y)\s+"
    ),
    "it": (
        r"(?:tuttavia|inoltre|però|infatti|quindi|infine|ad esempio|per esempio|insomma|"
        r"comunque|intanto|nel frattempo|dunque|invece|al contrario|in ogni caso|in più|alla fine|anzi|"
        r"d['’]altra parte|in realtà),\s+|(?:ma|e)\s+"
    ),
    "pt": (
        r"(?:no entanto|além disso|porém|contudo|por outro lado|assim|por isso|por exemplo|"
        r"finalmente|entretanto|por fim|aliás|em todo o caso|por sua vez|na verdade|todavia),\s+|(?:mas|e)\s+"
    ),
    "nl": r"(?:maar|en)\s+(?=(?:de|het|een|dit|deze|die)\s)",
    "ja": r"(?:しかし|ただし|また|さらに|"
    r"そして|なお|一方|だが|けれども|それでも|そのため|つまり|しかも|例えば)、",
    "zh": r"(?:但是|然而|不过|此外|另外|因此|而且|同时|所以|例如|总之)，",
}
# What still leans on the sentence before after all that: pronouns, and adverbs that cannot be taken off.
LEANING = {
    "en": (
        r"(?:it|its|they|their|this|these|those|that|he|she|his|her|him|here|there|such|both|neither|then|"
        r"the (?:former|latter|second|third|other)|(?:if|as|when|while) (?:that|this|it|so|they|he|she))\b"
    ),
    "fr": (
        r"(?:il|elle|ils|elles|ce|c['’]|cela|ça|ceci|celui|celle|ceux|ces|son|sa|ses|leurs?|y|alors|"
        r"puis)\b"
    ),
    "de": (
        r"(?:er|sie|es|das (?:ist|war|hat|wird|sei|kann|soll|bestätigte?|teilte|sagte?|liegt|gilt|geht)|"
        r"dies\w*|jene\w*|sein\w*|ihr\w*|allerdings|jedoch|außerdem|zudem|dennoch|"
        r"trotzdem|dabei|damit|dafür|deshalb|daher|doch|dann|dort|darum|hierzu|aber|und|denn|auch|"
        r"so)\b"
    ),
    "es": r"(?:él|ella|ellos|ellas|esto|eso|estos|estas|ese|esa|su|sus|allí|ahí|también)\b",
    "it": r"(?:egli|ella|essi|questo|questa|questi|queste|quello|quella|suo|sua|loro|lì|così|anche)\b",
    "pt": r"(?:ele|ela|eles|elas|isto|isso|este|esta|esse|essa|seu|sua|lá|também)\b",
    "nl": r"(?:hij|zij|ze|het is|dit|dat|deze|die|daar|toch|ook|daarom|maar|en)\b",
    "ja": r"(?:これ|それ|この|その|あれ|彼は|彼女は|ここ|そこ)",
    "zh": r"(?:这|那|它|他|她)",
}
# Who tells: a writer alone, and several or a magazine.
FIRST_PERSON = {
    "en": (r"(?<!War )\bI\b(?!\.)|\b[Mm]y\b", r"\b(?:[Ww]e|[Uu]s|[Oo]ur)\b"),
    "fr": (r"\b(?:[Jj]e|[Jj]['’]\w|[Mm]on|[Mm]a|[Mm]es)\b", r"\b(?:[Nn]ous|[Nn]otre|[Nn]os)\b"),
    "de": (r"\b(?:[Ii]ch|[Mm]ein\w*)\b", r"\b(?:[Ww]ir|[Uu]ns|[Uu]nser\w*)\b"),
    "es": (r"\b(?:[Yy]o|[Mm]is?)\b", r"\b(?:[Nn]osotros|[Nn]os|[Nn]uestr[ao]s?)\b"),
    "it": (r"\b(?:[Ii]o|[Mm]i[oa])\b", r"\b(?:[Nn]oi|[Nn]ostr[aoie])\b"),
    "pt": (r"\b(?:[Ee]u|[Mm]eus?|[Mm]inhas?)\b", r"\b(?:[Nn]ós|[Nn]oss[ao]s?)\b"),
    "nl": (r"\b(?:[Ii]k|[Mm]ijn)\b", r"\b(?:[Ww]ij|[Ww]e|[Oo]nze)\b"),
    "ja": ("私|僕", "当サイト|当誌|編集部では"),
    "zh": ("我(?!们)", "我们|本站|本刊"),
}
# Verbs of saying, for any language, in the forms that newspapers use.
SAYS = (
    r"\b(?:sa(?:id|ys)|told|tells|explain(?:s|ed)|add(?:s|ed)|recall(?:s|ed)|not(?:es|ed)|recalls|"
    r"warn(?:s|ed)|argue[sd]|wr(?:ote|ites)|asks?|asked|repl(?:ies|ied)|announce[sd]|insist(?:s|ed)|"
    r"dit|déclare|explique|ajoute|confie|raconte|résume|reconnaît|assure|promet|précise|affirme|estime|"
    r"sagt|sagte|erklärt|erklärte|ergänzt|ergänzte|meint|meinte|berichtet|erzählt|betont|"
    r"dice|dijo|explica|explicó|afirma|afirmó|cuenta|contó|advierte|señala|añade|asegura|"
    r"spiega|afferma|racconta|ha detto|ha spiegato|ha commentato|aggiunge|"
    r"disse|contou|explicou|conta|zegt|zei|vertelt)\b|"
    r"語|述べ|話し|話す|笑う|という|表示|说|介绍|称"
)
# What stands outside a quotation when nobody is named as its speaker: a pronoun, or a verb without subject.
# Spanish, Italian, Portuguese, Japanese and Chinese leave the subject out.
LONE_SPEAKERS = {
    "en": (
        r"(?i:\b(?:he|she|they|I|we)(?: (?:has|have|had|also|once|then|later|now))? (?:sa(?:y|ys|id)|"
        r"t(?:ell|ells|old)|explain|add|recall|not(?:e|es|ed)\b|warn|argue|wr(?:ite|ote)|ask|repl|insist|"
        r"joke|admit|think)|\bsa(?:id|ys) (?:he|she|they|I|we)\b)"
    ),
    "fr": (
        r"(?i:-(?:t-)?(?:il|elle|ils|elles|je|on)\b|\b(?:il|elle|ils|elles) (?:dit|explique|ajoute|confie|"
        r"raconte|résume|reconnaît|assure|promet|précise|affirme|estime|se souvient))"
    ),
    "de": (
        r"(?i:\b(?:sagte?|erklärte?|ergänzte?|meinte?|berichtete?|erzählte?|betonte?|fragte?) "
        r"(?:er|sie|ich|wir)\b|"
        r"\b(?:er|sie|ich|wir) (?:sagt|erklär|ergänz|mein|bericht|erzähl|beton|frag))"
    ),
    "es": r"^[\s,.:;]*(?:(?:se|lo|me|nos|le|ha|había|y|él|ella)\s)?[a-záéíóúñ]+[\s,.:;]*$",
    "it": r"^[\s,.:;]*(?:(?:si|lo|ci|mi|ha|aveva|e|lui|lei)\s){0,2}[a-zàèéìòù]+[\s,.:;]*$",
    "pt": r"^[\s,.:;]*(?:(?:se|o|me|nos|lhe|e|ele|ela)\s)?[a-záéíóúâêôãõç-]+[\s,.:;]*$",
    "nl": r"(?i:\b(?:zegt|zei|vertelt|vertelde) (?:hij|zij|ze)\b|\b(?:hij|zij|ze) (?:zegt|zei|vertelt))",
    "ja": (
        r"^[\s、。]*と(?:(?:も|は|笑って|静かに)?"
        r"(?:言|い|語|話|述べ|笑|説明|明か|振り返|強調))[^はがも]{0,12}$"
    ),
    "zh": r"^[\s，。：]*(?:他|她)?(?:说|表示|介绍|补充|指出|解释)[\s，。：]*(?:道)?[\s，。：]*$",
}
# The place and date with which news agencies open ("LEEDS, 20 May –", "(CNN) --"): it tells of the report.
DATELINE = (
    r"^(?:[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ.'’\- ]{2,30}(?:, [^\W\d_][\w .]{1,24}){0,2}"
    r"(?:,? \d{1,2} [^\W\d_]{3,9}\.?(?: \d{4})?)?"
    r"\s?(?:\((?:[A-Z]{2,6}|Reuters)\)\s?(?:[-–—]{1,2}\s)?|[-–—]{1,2}\s)|"
    r"\((?:[A-Z]{2,6}|Reuters)\)\s?(?:[-–—]{1,2}\s?)?)(?=[\"“„«]?[A-ZÀ-ÖØ-Þ])"
)
