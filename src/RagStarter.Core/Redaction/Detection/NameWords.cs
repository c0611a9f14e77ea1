namespace RagStarter.Core.Redaction.Detection;

/// <summary>Words beside names, written for this product: what they tell about the capitalised words around them.</summary>
internal static class NameWords
{
    private const string Titles =
        "mr mrs ms miss mx dr prof professor sir madam lady lord dame herr frau fräulein hr fr doktor señor señora señorita sr sra srta don doña monsieur madame mademoiselle mme mlle signor "
        + "signora signorina sig dott dottor dottoressa senhor senhora dom mevrouw meneer mijnheer dhr mevr pan pani pán paní fru gospodin gospođa bay bayan rev reverend father "
        + "sister brother pastor rabbi imam sheikh capt captain col colonel gen general lt lieutenant sgt sergeant maj major judge justice senator governor president chancellor minister "
        + "ambassador king queen prince princess duke duchess count countess baron baroness inspector detective officer nurse coach aunt uncle auntie grandma grandpa";

    private const string Particles =
        "de del della delle dello degli dei di da das do dos du des la le las los lo van von der den ter ten te het 't zu zum zur af av bin ibn bint abu al el ben st san santa mac mc y e i und";

    // Generic words of organisations, works, laws and events, where they follow or belong to a capitalised name.
    private const string Organisations =
        "inc incorporated corp corporation company co ltd limited llc llp plc gmbh ag kg ohg ug mbh sa sarl sas bv nv ab oy oyj as asa aps spa srl sl ltda pty pte kk group gruppe groupe grupo holding "
        + "holdings partners partnership associates brothers bros sons bank banque banco insurance assurance university universität université universidad college school academy institute "
        + "institut foundation stiftung hospital clinic klinik church museum gallery library theatre theater agency authority department ministry office bureau council committee commission association "
        + "society union federation club team party press news times post journal magazine weekly daily herald tribune media studio studios records films pictures airlines airways airport hotel "
        + "restaurant cafe café store shop market supermarket systems technologies technology solutions software services labs laboratories force forces army navy police court act law award awards "
        + "prize cup league festival conference summit championship championships olympics index exchange fund trust ventures capital energy motors electric industries international global "
        + "enterprises consulting logistics pharmaceuticals pharma foods telecom communications networks entertainment productions band orchestra choir quartet trio project program programme "
        + "protocol treaty agreement edition series song album film movie show game book website site app platform api sdk cloud server studio framework";

    private const string Places =
        "afghanistan africa albania algeria america american americas andorra angola antarctica arabia argentina armenia asia australia austria azerbaijan bahamas bahrain bangladesh barbados belarus "
        + "belgium belize benin bhutan bolivia bosnia botswana brazil britain british brunei bulgaria burkina burundi cambodia cameroon canada chile china colombia congo croatia cuba cyprus czechia denmark "
        + "djibouti dominica ecuador egypt england english eritrea estonia eswatini ethiopia europe european fiji finland france gabon gambia germany ghana greece grenada guatemala guinea guyana "
        + "haiti herzegovina honduras hungary iceland india indonesia iran iraq ireland israel italy jamaica japan jordan kazakhstan kenya korea kosovo kuwait kyrgyzstan laos latvia lebanon lesotho liberia libya "
        + "liechtenstein lithuania luxembourg madagascar malawi malaysia maldives mali malta mauritania mauritius mexico moldova monaco mongolia montenegro morocco mozambique myanmar namibia nepal "
        + "netherlands nicaragua niger nigeria norway oman pakistan palestine panama paraguay peru philippines poland portugal qatar romania russia rwanda samoa scotland senegal serbia seychelles singapore "
        + "slovakia slovenia somalia spain sudan suriname sweden switzerland syria taiwan tajikistan tanzania thailand togo tonga tunisia turkey turkmenistan uganda ukraine uruguay uzbekistan vanuatu "
        + "vatican venezuela vietnam wales yemen zambia zimbabwe alabama alaska arizona arkansas california colorado connecticut delaware florida georgia hawaii idaho illinois indiana iowa kansas kentucky "
        + "louisiana maine maryland massachusetts michigan minnesota mississippi missouri montana nebraska nevada hampshire jersey york carolina dakota ohio oklahoma oregon pennsylvania tennessee texas utah "
        + "vermont virginia washington wisconsin wyoming ontario quebec alberta manitoba saskatchewan brunswick columbia yukon victoria queensland tasmania bavaria saxony tuscany lombardy normandy "
        + "brittany provence catalonia andalusia galicia cornwall devon kent essex sussex yorkshire lancashire surrey london paris berlin madrid rome vienna amsterdam brussels lisbon dublin edinburgh "
        + "glasgow manchester liverpool birmingham leeds bristol cardiff belfast oxford cambridge munich hamburg cologne frankfurt stuttgart leipzig dresden zurich geneva basel bern milan naples turin "
        + "florence venice bologna barcelona valencia seville porto copenhagen stockholm oslo helsinki warsaw krakow prague budapest bucharest sofia athens istanbul ankara moscow kyiv kiev tokyo osaka kyoto "
        + "beijing shanghai hong kong seoul taipei bangkok jakarta manila hanoi saigon delhi mumbai bangalore chennai kolkata karachi lahore dhaka colombo dubai doha riyadh jeddah cairo casablanca tunis "
        + "algiers lagos nairobi accra johannesburg durban sydney melbourne brisbane perth adelaide auckland wellington toronto montreal vancouver ottawa calgary chicago boston philadelphia houston dallas austin "
        + "phoenix denver seattle portland atlanta miami orlando tampa detroit cleveland pittsburgh baltimore minneapolis milwaukee nashville memphis orleans vegas angeles diego francisco antonio jose "
        + "sacramento oakland honolulu bogota lima santiago buenos aires rio janeiro paulo brasilia caracas havana quito montevideo rocky mountains alps andes himalaya pacific atlantic mediterranean baltic "
        + "north south east west northern southern eastern western upper lower new old great saint port fort mount lake river bay cape island islands isle peninsula valley hill hills park beach harbour harbor "
        + "city town village county state province district region republic kingdom emirates states ocean sea desert forest bridge castle palace square station tower university";

    private const string Streets =
        "street st road rd avenue ave av boulevard blvd lane ln drive dr court ct place pl square sq terrace ter circle cir way crescent close grove gardens parkway pkwy highway hwy trail alley row mews walk "
        + "plaza expressway freeway turnpike loop run route bypass quay wharf parade esplanade crossing junction heights ridge path strasse straße str weg allee platz gasse ring damm ufer chaussee "
        + "rue chemin impasse allée quai place cours calle avenida paseo plaza carrera camino via viale piazza corso largo vicolo rua travessa praça estrada straat laan plein gracht kade dreef ul ulica aleja "
        + "avda ctra pza plza piazzetta utcája köz plac ulice náměstí gatan gata gatan vägen väg gade vej vei veien katu tie utca út tér sokak cadde caddesi bulevard bulvar prospekt ulitsa pereulok jalan lorong";

    // Capitalised in English, but of no name: days, months, peoples, languages, religions, feasts.
    private const string Capitalised =
        "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december american british english french german spanish "
        + "italian portuguese dutch belgian swiss austrian swedish norwegian danish finnish icelandic irish scottish welsh polish czech slovak slovenian hungarian romanian bulgarian serbian croatian bosnian "
        + "greek turkish russian ukrainian latvian lithuanian estonian chinese japanese korean vietnamese thai indian pakistani indonesian malaysian filipino australian canadian mexican brazilian argentinian "
        + "chilean colombian peruvian cuban egyptian moroccan algerian tunisian nigerian kenyan ethiopian african asian european arab arabic hebrew latin persian iranian iraqi israeli syrian lebanese saudi "
        + "christian muslim islamic jewish catholic protestant orthodox hindu buddhist christmas easter ramadan hanukkah diwali thanksgiving halloween internet google microsoft apple amazon facebook twitter "
        + "youtube linux windows android iphone excel ok tv usa uk eu un nato nasa ceo cfo cto hr pdf html http https api id faq vat dr apt suite unit po box";

    /// <summary>English words that are names where they have a capital: hardly anybody writes the word.</summary>
    public const string NamesBeforeWords =
        "barney bob deb dirk derrick ed eddy hank harry heather jack josh ken maria martin marvin matt meg mickey mike nick paddy peter phoebe rhea sally victor";

    /// <summary>All lists with what they mean.</summary>
    public static (string Words, KnownAs Kind)[] All =>
        [(Titles, KnownAs.Title), (Particles, KnownAs.Particle), (Organisations, KnownAs.Organisation), (Places, KnownAs.Place), (Streets, KnownAs.Street), (Capitalised, KnownAs.Word)];
}
