"""
Word lists that tell a person's name from the other capitalised words of a MAPPA question.

Chosen by hand. Given names are the common ones of England and Wales across generations and communities (after the
Office for National Statistics' baby-name tables), without those that are everyday words (May, Mark, Grace, Will). The
other lists hold the words that practitioners' questions, the annual reports and the Acts begin with a capital.
"""


def words(text: str) -> frozenset[str]:
    """Return the words of `text`, which white space parts."""
    return frozenset(text.split())


TITLES = words("mr mrs ms miss mx mister")

GIVEN_NAMES = words(
    """
    aarav aaron abbie abdi abdirahman abdul abdullah abdullahi abdulrahman abebe abigail abu adam adeel adrian aftab
    agnieszka agron ahmad ahmed aidan aisha ajay akram alan albert alex alexander alexandra alfie alfred ali alice
    alin alison alistair alun amanda amarjit amelia amina amir amit amjad amy ana anastasia andrea andreea andrei
    andrew andrzej andy angela angus anil anita anjali ann anna anne annie anthony antonio anwar aoife arben archie
    arjun arlo arnie arshad artan arthur arun asad ashley ashok asif audrey austin ava ayaan ayesha azad aziz babar
    babatunde baljit balwinder barbara barney barry bartosz bashir baz bazza beatrice becky ben benjamin benny
    bernard bert bertie besnik bethany betty bev beverley bhavesh bilal billy bobby bogdan brandon brenda brendan
    brian bridget bronwyn bruce bryan callum cameron carl carly carol caroline carolyn carys cath catherine cathy
    cedric cerys chantal chantel chantelle charlene charles charlie charlotte cheryl chidi chinedu chloe chris christian
    christina christine christopher chukwuemeka ciaran claire clare clarence clifford clive colin connor conor
    courtney craig cristian curtis cynthia cyril dafydd damian damien daniel daniela danielle danny darius darren
    darryl daryl dave david dawid daz debbie deborah declan deepak dejan delroy denise dennis derek dermot deshawn
    desmond diana diane dilip dimitri dmitri dom dominic donald donna doreen dorothy dougie douglas dragan dritan
    dumitru duncan dwain dwayne dylan eddie edith edward edwin effie ehsan eileen elaine eleanor elena elijah
    elizabeth ella ellen ellie elliot elsie emeka emily emma emmanuel emyr enoch eoin eric erica erin ern ernest
    ernie ethan eugene evan evelyn evie ewan ezra faduma fahad faisal farah faraz farhan fartun farzana fatima fatou
    femi fergus finley finn fiona florin frances francesca francis fred freda freddie frederick freya funmi gabriel
    gareth garry gary gavin gaz geeta gemma geoff geoffrey george gerald gerard gethin gheorghe ghulam gillian
    giovanni gladys glen glenn glyn goran gordon gosia graeme graham greg gregory grzegorz gurdeep gurpreet gwen
    gwyn habib haider haile hamish hamza hannah hardeep haris harjit harold haroon harpreet harriet harry harvey
    hasan hassan hayley helen henry hetal hev hilary hilda hitesh hiwa hodan holly horace hossein hristo hugh
    humphrey hussain hussein huw iain ian ibrahim idris ieuan ifeanyi ifrah ijaz ilir imran ioan iona ionut iqbal
    irene irina isaac isabel isabella isabelle isla ismail ivan ivaylo jack jackie jacob jacqueline jaden jagdeep
    jaime jake jakub jamal james jamie jamil jane janet janice jaroslaw jasmine jason jasper jaswinder javed jay
    jayden jaydon jayne jean jeanette jeff jeffrey jenna jennifer jenny jeremy jermaine jerome jerzy jessica jessie
    jez jezza jignesh jill jim jimmy jing jo joan joanna joanne jodi jodie joe joel johan john johnny jon jonathan
    jonny jorge jose joseph josh joshua joyce jozef juan jude judith judy julia julian julie juliet junaid justin
    kacey kai kamal kamil karan karen karim karina karl karwan kasey kashif kasia katarzyna kate kath katherine
    kathleen kathryn kathy katie kavita kaylee kayleigh kaz keiran keith kelly kelvin kenneth kenny kerri kerry kev
    kevin khadija khadra khaled khalid kieran kieron kim kimberley kiran kirsty kofi kojo krishna krystyna krzysztof
    kuldeep kulsoom kulwinder kumar kwabena kwame kwasi kyle kylie lacey lachlan laura lauren laurence layla leah
    leanne lee leigh lena lenny leo leon leonard leroy lesley leslie lewis lexi lexie liam lily linda lindsay lionel
    lisa liv lloyd logan lorraine louis louise luan luca lucas lucy luis lukasz luke luther lydia lynn lynne maciej
    madeleine magdalena mahmood mahmoud malcolm malgorzata malik mamadou mandeep mandy manjit manpreet marc marcin
    marcus marek margaret maria marian marie marilyn mario marion marius mariusz marjorie marlon marsha martha
    martin martyn marvin mary maryam mateusz matilda matt matthew maureen maurice mavis maxine maya meena megan
    mehdi mehmet melanie melissa mia michael michaela michal michelle mick mickey micky miguel mihaela mihai mike
    mikey milan miles millie minal miriam mitch mitchell mohamad mohamed mohammad mohammed mohamud mohan moira molly
    monica monika morag morgan moses mubarak muhamed muhammad muriel mushtaq mustafa myra nadeem nadia nadine naeem
    naomi nasir nasreen natalia natalie natasha nathan nathaniel navdeep naveed nazia neha neil nelson nev ngozi nia
    niall niamh nicholas nicola nicolae nicole nigel nikita nikki nilesh nina noah noel nora norma norman obinna
    oisin oliver olivia ollie olly olu oluwaseun oluwatobi omar oscar osman otis ousmane owain owen padraig paige
    pamela parminder patricia patrick patryk paul paula pauline pavel pawel pedro penelope percy peter petra phil
    philip phillip phoebe phyllis pierre piotr plamen poppy praveen priya przemyslaw qasim rachael rachel radek
    radoslaw rafal rahim rahul raj rajesh rajinder ralph raluca ramesh ranjit raquel rashad rashid raymond raza
    razia rebaz rebecca reece reggie reginald rehman rekha reuben reza rhian rhiannon rhys ricardo richard ricky
    rita rizwan robbie robbo robert roberto rod rodney roger rohan roland romeo ron ronald ronnie rory rosie ross
    roxanne roy rubina ruby rupert rupinder russell ruth ryan saba sabrina sadia saima salim salma salman sam
    samantha samina samir samuel sandeep sandra sanjay sanjeev saoirse sarah saskia satnam scott seamus sean
    sebastian segun selina serena sergei shabana shabbir shabir shabnam shahid shane shanice shannon shaquille
    sharon shaun shauna shaunna shaz sheila sherko shirley shreya sian sid sidney silvia simon simone simran siobhan
    sioned skye slawomir smithy sofia sonia sophia sophie spencer stacey staci stan stanislaw stanley ste stefan
    stella steph stephanie stephen steve steven struan stu stuart sukhdeep sukhvinder sukhwinder sulaiman suleiman
    suleyman sunil sunita suresh susan susanna suzanne sven svetlana sylvia tadeusz tahir tahira taj tamara tania
    tanya tara tariq tasha taylor ted teddy tegan temitope terence teresa terri terry tesfaye thelma theo theresa
    thomas tiffany tim timothy tina toby todd tom tomasz tomek tommo tommy toni tony tracey tracie tracy travis
    trevor tricia trish tristan tunde tyler tyrell tyrese tyrone uchenna umar usha usman val vanessa vasile vera
    veronica vic vicky victor victoria vijay vikram viktor vince vincent vinny viv vivian wahid walter waqar waseem
    wasim wayne wazza wendy wesley wilfred william willow winsome winston wojciech xavier xiu yahya yasin yasir
    yasmin yemi yolanda yonas yousef yousuf yunus yusuf yvette yvonne zac zachary zack zahid zahra zainab zak zara
    zbigniew zbyszek zeeshan zia zoe zofia zoran zubair zuzanna
    """
)

# Given names that are everyday words as well: in capitals, and only before a surname. Not those that often open a
# question before another capital (Will, May, April, June, Bill).
GIVEN_WORDS = words(
    """
    amber angel art brooklyn carol chad chase chelsea chris christian clay cliff crystal daisy dale dallas dawn dean
    destiny drew eve faith florence frank gale gene grace grant hazel heath heather hunter iris ivy jade jay jean joy
    kit lance les mark mason max miles mo nick olive paris pat penny prince rich rob robin rose sally sue summer sunny
    sydney violet wade ward
    """
)

# Surnames that are words of the subject or of every day: they count after a title or a given name.
SURNAME_WORDS = words(
    """
    best bishop black day england english french good green hall hope ireland kent king lancaster law lodge long
    lord march marshal may power powers quick self street warden way welsh west white young
    """
)

# Words of two and three letters that stand beside a number in a sentence ("PI57 and", "to 12 34 56 a").
SHORT_WORDS = words(
    """
    a act age ago all am an and any are as ask at be but by can cat crc csc day did do dtc due end erc for get go
    got had has he her him his how i if in iom is it its law lay led let lot low lvl man may me men met mid my new
    no nor not now nps nsd of off old on one only or our out own pay pdp pdu per pop put ran rso rsu run sat saw
    say see set she sit six smb so sop spo sro ten the too try two under up us use via was way we who why yes yet
    you
    """
)

# Words that show "… road" or "… lane" after a number to be no address ("3 years down the road", "2 way street").
ROAD_STOPS = SHORT_WORDS | words(
    """
    about above across addresses adults after against along around away back before behind below between both case
    cases category cats children convictions count counts days different down during each from further half here
    homes hostels hour hours into just kids kinds last left less level levels like mappa meetings metres miles
    minutes month months more most near next nights nos of offences offenders over panels people percent person
    places points pounds premises prisoners properties removed same separate sets several sites some steps such
    than that their them then there these they this those through times to together toward towards types until
    upon visits way ways week weeks what when where which while with within without year years
    """
)

MONTHS = words(
    """
    apr april aug august christmas dec december easter feb february friday jan january jul july jun june mar march
    may monday nov november oct october saturday sep sept september sunday thursday tuesday wednesday
    """
)

_EVERYDAY = words(
    """
    about above account address after afterwards again against aged ago aka alias all allowed also although always
    am an and another answer any anyone anything applies apply are aren't around as ask asked asks assessed assume
    at away back bail bailed based be because become been before being below best better between birth born both
    breach breached breaches but by call called calls came can can't cannot card case cases check checks code
    colleague come comes commit committed complete convicted convictions correct could couldn't crn crns cro current
    currently custody date dated dd dear did didn't difference different discuss do dob does doesn't doing don't
    done down due during each either else email enough even ever every everyone everything example explain extra
    fact far few find first following for former formerly found from further gave get gets getting give given gives
    go goes going gone good got guy guys had has hasn't have haven't having he he's hello help her here hers hi him
    himself his hope how however i i'd i'm i've id if important in inside instead into is isn't it it's its itself
    just keep kept know known knows last lately later least left less let licence license like list live lived lives
    living long look looking looks lot made make makes making man many may maybe me mean means meet meets might mine
    mobile more most moved moves much must my myself name named names need needed needs neither never new next no
    nobody none nor not note nothing now number of off offence offences often ok okay old on once one ones only onto
    or order other others our out outside over own particular past per perhaps person phone place plate please plus
    possible postcode previously put question quick quite rather re ready really reason recall recalled recent
    recently recorded ref refer reference referred reg regarding register registered released remand remanded
    require required requires responsible review reviewed right said same saw say says second see seems seen send
    sent sentence sentenced served serving set several shall share she she's should shouldn't show since so some
    somebody someone something soon sort still stop subject such sure take taken takes talk tel telephone tell tells
    than thank thanks that that's the their them themselves then there there's these they they're thing things think
    this those though three through thus till time times to today told tomorrow too took toward trying turn two type
    under unless until up update updated upon us use used uses using usually very via visit want wanted wants was
    wasn't way we we've week weeks well went were weren't what what's whatever when whenever where whether which
    while who who's whoever whole whom whose why will with within without won't word work worked working works would
    wouldn't write wrong year years yes yesterday yet you you're your yours
    """
)

_SUBJECT = words(
    """
    abduction abuse acquisitive act active acts adult adults advice adviser advisers advisor advisors africa after
    agencies agency airport amended anglia annex annual anti appeal appeals appendix approved area areas arms
    arrangements article assembly assent assessing assessment assessor assistant association attorney authorities
    authority avon bail bangor bank barnardo's baron baroness barracks barrister bedford bedfordshire behaviour
    bench bill birmingham bishop board boards borough brexit bridge bristol britain british brixton bulletin cabinet
    cambridge cambridgeshire capita cardiff care case casework cat category centre chair chapter charity cheshire
    chief child children children's circular city civil clare's clause cleveland client clients clinic clinical
    co-operate co-ordinator code coercive college commencement commencing commission commissioner commissioning
    committee common commons community complainant conditional conference conflicts constable constabulary contact
    control convention cooperate coordinator coroner corrections council councils counter counties county court
    courts coventry covid crime crimestoppers criminal critical crown cumbria custodial cymru cyngor cynon dame
    dangerous data database defendant definitions delius deputy derby derbyshire detainee detention deterrent devon
    directions director disclosure discretionary division document domestic dorset draft durham duty east eastern
    education effective electronic employment enforcement england english equalities equality essex estates
    estimates europe european event eventum evidence executive expired explanatory extended extradition extremist
    facebook family farm federal final fire first fishmongers fishmongers' five force forces foreign forensic form
    forms forum four framework freedom frequently fri full gang gdpr general generic global gloucestershire good
    google gov government governor greater green group groups guidance guide guidelines gwent hall hampshire
    handbook hansard harassment harm harmful hate head heads health healthcare helens her hertfordshire high his
    historical hm holiday home honour hospital house housing hub human humberside immigration impact indefinite
    independent index indicators information inmate inquest inquiries inquiry inspection inspector inspectorate
    instruction instructions integrated inter-agency interim international introduction investigation investigatory
    ireland irish islands issued job jobcentre joint judge judicial jurisdiction justice juvenile kc kent key king
    king's kirklees lady lanarkshire lancashire lancaster last law laws lay lead leader learning leeds legal
    leicester leicestershire level levels leveson lgbt liaison licence life lifer lifetime lincolnshire line link
    list liverpool local lodge london long lord lords magistrates magistrates' mail majesty's management manager
    managers managing manchester mandatory manual mappa mappas mapps marshal matrix mdso meeting meetings megan's
    member memorandum mental mercia merseyside met metropolitan microsoft middle midlands military minimum minister
    ministerial ministry minutes model modern mon monitoring monthly mosovo multi multi-agency murder nacro national
    nations naval ndelius needing news nhs ni nino nominal nomis noms non norfolk north northamptonshire northern
    northumbria northwest norwich notice notification nottingham nottinghamshire nspcc oasis oasys offender
    offenders offending office officer officers ombudsman online operating operation operational order orders
    organisation outlook oversight oxford oxfordshire pack pandemic panel panels paper para paragraph parents
    parliament parole part partner partners partnership partnerships patient performance period perpetrator person
    personality persons phase pilot place plan planning plans plus pnc pncid police policing policy pom population
    positive potentially power powers powys pp practice predictor premises preparatory president prevention previous
    prison prisoner prisoners prisons privy probation procedure procedures proceeds process professional professor
    programme project prosecution prosecutor protecting protection protective protocol provider providers provision
    provisions provost public published qc queen queen's queens question questions rape reading record records
    referral referrals reform region regional register registered registrant registration regulation regulations
    rehabilitation related release relevant remedial remote repealed report reports requirement requirements rescue
    residence resource resources respect response responsible restraining restricted restriction return
    reunification reviews revised rhondda right rights risk road room rosho royal rsos rule rules ruskin rutland
    safe safeguarding safety saint sarah's sat schedule scheme school scotland scottish secretary section sections
    secure security self senior sensitive sentencing serious service services session sex sexual sexually sheffield
    shropshire signal since single sir site six slack social societies society solicitor solicitors somerset south
    southern southwark special specified spousal staff staffordshire stalking standard standards state statement
    station statistics statute statutory strategic strategy street style su suffolk summary sun super superintendent
    supervise supervisee supervises supervising supervision support supreme surrey survivor suspect sussex swansea
    system table tact taf tameside team teams terms terrorism terrorist test thames third three threshold thu tier
    times tool total tracker trade training transition transport travel treasury treat tribunal tribunals trust
    truth tue tyne ulster unit united units university upper useful valley version vetting victim victims victims'
    video violence violent visiting visits visor voluntary volunteer vulnerable wakefield wales wandsworth warden
    warrant warwickshire wed weekly welfare welsh west western whatsapp white whitehall wiltshire wired witness
    wolverhampton women worcestershire working world wormwood wrexham yard yearly yorkshire young youth zoom
    """
)

# Abbreviations of the subject that stand beside names ("Gareth Lisle SHPO"), where a surname may be in capitals too.
_ABBREVIATIONS = words(
    """
    acpo afa ap app arp btp carag ccmm ccmr cja cjia com cppc cps csods csrp ct cta ctnm da dapn dapo dbs dc dc-srp dpa
    dpp dso dto dv dvds dvpn dvpo dwp echr eds em erg erg-r ewca ewhc faq faqs fno foi foia fto ftr gbh gps hdc hmicfrs
    hmip hmp hmpps ico idva iic iic-srp iopc ipp irc kpi kpis ldu llr mapls marac matac mctc mdo mdp mha mhcs mod moj
    mps nca nfa nppv ogp ogrs omic osp osp-dc osp-iic ovp pc pcsc pcsca pha pi ppani ppcs psr pss ra rm rmp rosh rotl
    rsr rta rtk ryo sar sara sarn scpo scr sds sfo shpo si siac snsv soa sopc sopo srp svrp tpim tpims tsfno uk ukba
    uksc vcs vinc vlo vns voo vps yjb yot za
    """
)

# What a person is described by: nationality, belief, ethnic group.
_DESCRIPTIONS = words(
    """
    afghan african albanian american arab asian bangladeshi black bulgarian caribbean catholic chinese christian
    european french german gypsy hindu hungarian indian iranian iraqi italian jamaican jewish kurdish latvian
    lithuanian muslim nigerian pakistani polish portuguese protestant roma roman romanian romany russian sikh slovak
    somali spanish sudanese syrian traveller travellers turkish ukrainian vietnamese
    """
)

# Words that are no part of a person's name, unless they are surnames in their place.
NOT_NAMES = _EVERYDAY | _SUBJECT | _ABBREVIATIONS | _DESCRIPTIONS | MONTHS | SHORT_WORDS

# "darren green": not one of those that go on with the sentence, as in "is darren best at level 1".
PLAIN_SURNAMES = SURNAME_WORDS - _EVERYDAY - MONTHS - SHORT_WORDS

# People whose names are public in the subject: postholders, reviewers, and those after whom laws and inquiries are
# named (LLR MAPPA Annual Report 2020-21; the Independent Reviewer's report on MAPPA, 2020; the Home Office's pages on
# the child sex offender and domestic violence disclosure schemes).
PUBLIC_NAMES = frozenset(
    {
        "bob bearne", "clare wood", "david sandall", "james donaldson", "jonathan hall", "sarah payne", "sarah everard",
        "usman khan", "jack merritt", "saskia jones", "suzy lamplugh", "holly wells", "jessica chapman", "ian huntley",
        "michael bichard", "megan kanka", "jade goody", "john worboys", "david carrick", "wayne couzens",
    }
)  # fmt: skip
