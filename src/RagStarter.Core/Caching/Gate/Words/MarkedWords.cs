using System.Collections.Frozen;

namespace RagStarter.Core.Caching.Gate.Words;

/// <summary>
/// Words of closed groups, any of which makes a question another one when it is there, missing, or another: months,
/// units, countries, colours. Words of one line mean the same.
/// </summary>
internal static class MarkedWords
{
    private const string English = """
        [unit]
        kg kgs kilo kilos kilogram kilograms kilogramme kilogrammes
        g gram grams gramme grammes
        mg milligram milligrams
        mcg microgram micrograms
        lb lbs pound pounds
        oz ounce ounces
        tonne tonnes ton tons
        km kms kilometer kilometers kilometre kilometres
        metre metres meter meters
        cm cms centimeter centimeters centimetre centimetres
        mm millimeter millimeters millimetre millimetres
        mile miles
        ft foot feet
        inch inches
        yard yards
        acre acres
        hectare hectares
        l litre litres liter liters
        ml millilitre millilitres milliliter milliliters
        gallon gallons
        pint pints
        cup cups
        teaspoon teaspoons tsp
        tablespoon tablespoons tbsp
        ms millisecond milliseconds
        seconds secs
        minute minutes mins
        hour hours hr hrs hourly
        day days daily
        night nights nightly
        week weeks weekly wk wks
        fortnight fortnights fortnightly biweekly
        month months monthly
        quarterly
        year years yearly annual annually yr yrs annum
        decade decades
        century centuries
        celsius centigrade
        fahrenheit
        kelvin
        percent percentage %
        degree degrees °
        kb kilobyte kilobytes
        mb megabyte megabytes
        gb gigabyte gigabytes gig gigs
        tb terabyte terabytes
        kbps
        mbps
        gbps
        watt watts
        kw kilowatt kilowatts
        kwh
        volt volts
        amp amps ampere amperes
        mah
        hz hertz
        mhz
        ghz
        px pixel pixels
        dpi
        psi
        kcal calorie calories
        kj kilojoule kilojoules
        mph
        kmh kph
        carat carats
        lumen lumens
        decibel decibels db
        [money]
        dollar dollars usd $ bucks
        cent cents
        euro euros eur €
        £ gbp sterling quid
        pence penny pennies
        yen jpy ¥
        yuan cny rmb renminbi
        rupee rupees inr ₹
        franc francs chf
        krona kronor sek
        krone kroner nok dkk
        zloty pln
        ruble rubles rouble roubles rub
        peso pesos mxn
        reais brl
        rand zar
        krw
        lira
        shekel shekels ils
        baht thb
        dirham dirhams aed
        dinar dinars
        bitcoin bitcoins btc
        ethereum eth ether
        cad
        aud
        nzd
        hkd
        sgd
        [month]
        january jan
        february feb
        march
        april apr
        june jun
        july jul
        august aug
        september sept sep
        october oct
        november nov
        december dec
        [weekday]
        monday mondays mon
        tuesday tuesdays tue tues
        wednesday wednesdays wed
        thursday thursdays thu thurs
        friday fridays fri
        saturday saturdays
        sunday sundays
        weekday weekdays workday workdays
        weekend weekends
        [daytime]
        am a.m
        pm p.m
        morning mornings
        noon midday
        afternoon afternoons
        evening evenings
        midnight
        overnight
        dawn sunrise
        dusk sunset
        breakfast
        lunch lunchtime
        dinner
        [season]
        spring
        summer summers
        autumn
        winter winters
        [relative]
        today
        tonight
        tomorrow
        yesterday
        [holiday]
        christmas xmas
        easter
        thanksgiving
        halloween
        ramadan
        diwali
        hanukkah
        valentine valentines
        [ordinal]
        ii
        iii
        iv
        vi
        vii
        viii
        ix
        xi
        xii
        [scope]
        only solely exclusively
        except excluding
        both
        half
        per
        at-least minimum min
        at-most maximum max up-to
        before prior
        after
        during
        until till
        since
        ago
        within
        without
        [place]
        america american americans usa us-of-a united-states
        uk united-kingdom britain british
        england
        scotland scottish
        wales welsh
        ireland irish
        france
        germany
        italy
        spain
        portugal
        netherlands holland
        belgium belgian
        luxembourg
        austria austrian
        switzerland swiss
        denmark
        sweden
        norway
        finland
        iceland icelandic
        poland
        czechia czech
        slovakia slovak
        hungary
        romania
        bulgaria
        greece
        turkey
        cyprus
        malta maltese
        croatia
        serbia
        slovenia
        ukraine
        russia
        belarus
        estonia
        latvia
        lithuania
        china
        japan
        korea
        taiwan
        india indian indians
        pakistan pakistani pakistanis
        bangladesh bangladeshi
        nepal
        lanka
        thailand
        vietnam
        indonesia
        malaysia malaysian
        singapore
        philippines filipino
        australia australian australians
        zealand
        canada canadian canadians
        mexico mexican
        brazil brazilian
        argentina
        chile
        colombia
        peru
        venezuela
        cuba cuban
        egypt egyptian
        morocco
        nigeria nigerian
        kenya
        ghana
        ethiopia
        africa african
        europe european
        asia asian
        israel israeli
        palestine
        lebanon
        syria
        iraq
        iran iranian
        saudi
        dubai
        qatar
        kuwait
        afghanistan
        kashmir
        tibet
        london
        paris
        berlin
        munich
        hamburg
        vienna
        zurich
        geneva
        bern
        rome
        milan
        venice
        madrid
        barcelona
        lisbon
        porto
        amsterdam
        brussels
        dublin
        edinburgh
        oslo
        stockholm
        copenhagen
        helsinki
        warsaw
        prague
        budapest
        athens
        istanbul
        moscow
        kiev kyiv
        tokyo
        kyoto
        osaka
        beijing
        shanghai
        hong-kong
        seoul
        bangkok
        hanoi
        jakarta
        manila
        sydney
        melbourne
        auckland
        toronto
        vancouver
        montreal
        new-york nyc
        chicago
        boston
        seattle
        dallas
        houston
        austin
        denver
        miami
        atlanta
        phoenix
        philadelphia
        orlando
        las-vegas vegas
        los-angeles
        san-francisco
        san-diego
        california
        texas
        florida
        delhi
        mumbai bombay
        bangalore bengaluru
        chennai madras
        hyderabad
        kolkata calcutta
        pune
        karachi
        lahore
        cairo
        lagos
        nairobi
        johannesburg
        tehran
        baghdad
        [language]
        english
        french
        german
        italian
        spanish
        portuguese
        dutch
        danish
        swedish
        norwegian
        finnish
        polish
        hungarian
        romanian
        greek
        turkish
        russian
        ukrainian
        chinese mandarin cantonese
        japanese
        korean
        hindi
        urdu
        bengali
        tamil
        telugu
        arabic arab
        hebrew
        persian farsi
        latin
        [colour]
        red
        blue
        green
        yellow
        orange
        purple violet
        pink
        brown
        black
        white
        grey gray
        gold golden
        silver
        beige
        turquoise
        [size]
        small
        medium
        xs
        xl
        xxl
        [family]
        mother mom mum mothers
        father dad fathers
        parent parents
        brother brothers
        sister sisters
        son sons
        daughter daughters
        husband husbands
        wife wives
        uncle
        aunt
        grandmother grandma
        grandfather grandpa
        cousin cousins
        nephew
        niece
        boyfriend
        girlfriend
        baby babies infant infants
        toddler toddlers
        teenager teenagers teen teens
        adult adults
        child children kid kids
        senior seniors
        [gender]
        male males man men
        female females woman women
        boy boys
        girl girls
        [animal]
        dog dogs puppy puppies
        cat cats kitten kittens
        horse horses
        bird birds
        fish
        rabbit rabbits
        [brand]
        iphone iphones
        ipad ipads
        android androids
        samsung
        apple
        google
        microsoft
        amazon
        facebook
        instagram
        whatsapp
        twitter
        youtube
        snapchat
        linkedin
        netflix
        spotify
        paypal
        uber
        lyft
        airbnb
        quora
        windows
        linux
        ubuntu
        macos mac macbook
        ios
        xbox
        playstation
        nintendo
        visa
        mastercard
        amex
        sony
        nokia
        huawei
        xiaomi
        toyota
        honda
        ford
        bmw
        audi
        mercedes
        tesla
        volkswagen
        nissan
        java
        javascript
        python
        php
        ruby
        perl
        swift
        kotlin
        golang
        rust
        excel
        word
        powerpoint
        outlook
        gmail
        chrome
        firefox
        safari
        mysql
        postgres postgresql
        oracle
        mongodb
        redis
        [name]
        alice
        amy
        andrew andy
        anna
        anne
        barbara
        ben benjamin
        bob robert
        carol
        charles charlie
        chris christopher
        claire
        dan daniel
        david dave
        donald
        ed edward
        elizabeth
        emily
        emma
        eric
        frank
        george
        hannah
        harry
        helen
        henry
        jack
        james jim
        jane
        jason
        jennifer
        jessica
        joe joseph
        john johnny
        julia
        karen
        kate
        kevin
        laura
        linda
        lisa
        lucy
        maria
        mark
        martin
        mary
        matthew matt
        michael mike
        nancy
        nick nicholas
        oliver
        oscar
        patricia
        paul
        peter
        rachel
        richard
        ryan
        sam samuel
        sarah
        scott
        simon
        sophie
        stephen steven steve
        susan
        thomas tom
        tim timothy
        victoria
        walter
        william
        obama
        trump
        clinton
        hillary
        modi
        putin
        gandhi
        einstein
        newton
        shakespeare
        hitler
        [body]
        head
        eye eyes
        ear ears
        nose
        tooth teeth
        neck
        shoulder shoulders
        arm arms
        elbow
        hand hands
        finger fingers
        chest
        breast breasts
        stomach abdomen abdominal belly
        knee knees
        leg legs
        ankle ankles
        toe toes
        heart
        lung lungs
        liver
        kidney kidneys
        brain
        throat
        skin
        """;

    private static readonly FrozenDictionary<string, string> Words = Read(English);

    /// <summary>What a lower-cased word stands for among the marked ones, such as "month:january"; <see langword="null"/> when it is none.</summary>
    public static string? MeaningOf(string word) => Words.GetValueOrDefault(word);

    private static FrozenDictionary<string, string> Read(string lists)
    {
        var words = new Dictionary<string, string>(StringComparer.Ordinal);
        var group = string.Empty;
        foreach (var line in lists.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line[0] == '[')
            {
                group = line.Trim('[', ']');
                continue;
            }

            var same = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            foreach (var word in same)
            {
                words.TryAdd(word, $"{group}:{same[0]}");
            }
        }

        return words.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
