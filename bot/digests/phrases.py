"""What publishers say about their own page, and how sentences lean on each other, language by language."""

# Patterns, for a text in small letters, of what is never about the story. Those of alphabets begin a word.
FURNITURE = (
    r"\b(?:"
    r"cookies?\b|newsletters?\b|affiliate|subscribe (?:to|now|here|today)|sign up (?:for|to|here)\b|"
    r"click here\b|read (?:more|also|next|the full)\b|continue reading\b|follow us\b|share this\b|"
    r"leave a comment\b|log in to\b|all rights reserved\b|privacy policy\b|"
    r"terms of (?:use|service)\b|amazon associate|earn a (?:small )?commission|advertisement\b|"
    r"sponsored (?:post|content)\b|(?:see|watch) (?:also|the video)\b|"
    r"related (?:stories|articles|posts)\b|check (?:the )?(?:current |latest )?prices?\b|"
    r"buy (?:it )?(?:now|here)\b|appeared first on\b|press release\b.{0,40}\bbelow\b|"
    r"cliquez (?:ici|sur)\b|lire (?:la suite|aussi|plus)\b|abonnez-vous\b|inscrivez-vous\b|"
    r"suivez-nous\b|tous droits réservés\b|liens? (?:d['’]affiliation|affiliés?|sponsorisés?)\b|"
    r"infolettre\b|hier klicken\b|klicken sie\b|weiterlesen\b|mehr (?:lesen|dazu)\b|abonnieren sie\b|"
    r"provision\b.{0,60}\blinks?\b|affiliate-?links?\b|alle rechte vorbehalten\b|anzeige\b$|"
    r"haz clic\b|leer más\b|suscríbete\b|boletín\b|clicca qui\b|leggi anche\b|iscriviti\b|"
    r"clique aqui\b|leia (?:mais|também)\b|klik hier\b|lees (?:meer|ook)\b"
    r")|"
    r"クッキー|メルマガ|ニュースレター|続きを読む|こちらをクリック|アフィリエイト|購読|"
    r"無断転載|フォローして|点击(?:这里|此处|查看)|阅读(?:更多|全文)|订阅|"
    r"版权所有"
)
# Words that tie a sentence to the one before and can be taken off its head without harming the rest. German
# and Dutch turn the sentence round after most of them, so only what keeps the order of words is listed.
LEADS = {
    "en": (
        r"(?:however|therefore|moreover|furthermore|in addition|additionally|meanwhile|nevertheless|"
        r"nonetheless|also|thus|that said|of course|finally|indeed|in fact|as a result|"
        r"for (?:example|instance)|on the other hand|still|besides|instead|consequently|similarly|"
        r"likewise|unsurprisingly|hence|accordingly|in other words|in short|to be fair|then again|"
        r"even so|again),\s+|(?:but|and)\s+"
    ),
    "fr": (
        r"(?:cependant|toutefois|en revanche|de plus|par ailleurs|en effet|ainsi|enfin|"
        r"d['’]ailleurs|pourtant|néanmoins|en outre|par exemple|bref|par conséquent|au contraire|"
        r"d['’]autre part),\s+|(?:mais|et|donc)\s+"
    ),
    "de": r"(?:aber|und|denn)\s+(?=(?:der|die|das|ein|eine|dieser?|dieses|alle|viele|im|in|am|mit)\s)",
    "es": (
        r"(?:sin embargo|además|no obstante|por otro lado|por otra parte|así|por tanto|por lo tanto|"
        r"por ejemplo|en cambio|de hecho|finalmente),\s+|(?:pero|y)\s+"
    ),
    "it": (
        r"(?:tuttavia|inoltre|però|infatti|quindi|infine|ad esempio|per esempio|insomma|"
        r"comunque),\s+|(?:ma|e)\s+"
    ),
    "pt": (
        r"(?:no entanto|além disso|porém|contudo|por outro lado|assim|por isso|por exemplo|"
        r"finalmente),\s+|(?:mas|e)\s+"
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
