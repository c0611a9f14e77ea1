using System.Collections.Frozen;

namespace RagStarter.Core.Caching.Gate.Words;

/// <summary>Words that mean the same in a question, one group a line, written for this product; and phrases that one word stands for.</summary>
internal static class AlikeWords
{
    private const string English = """
        buy purchase
        begin start commence
        end finish
        quick quickly fast rapid rapidly speedy swiftly
        car automobile cars automobiles
        movie film movies films
        phone telephone cellphone smartphone mobile phones telephones
        laptop notebook laptops
        picture photo photograph image pictures photos photographs images pic pics
        shop store shops stores
        price cost costs prices pricing priced charge charges fee fees
        big large
        child kid children kids
        doctor physician doctors physicians
        job employment jobs
        company firm business companies firms
        university college universities colleges
        learn study
        fix repair mend
        help assist aid assistance
        allow permit let
        need require
        required mandatory compulsory obligatory
        show display
        choose select pick
        delete remove erase
        get obtain receive acquire
        create make build
        change modify alter edit update
        cancel cancellation call-off
        return returns send-back
        refund refunds reimbursement money-back
        deliver delivery ship shipping shipment dispatch
        begin start
        difficult hard tough
        easy simple easily simply
        happen occur
        hand-in submit
        illness disease sickness
        often frequently regularly
        reason cause why
        improve enhance better
        way method approach technique ways methods approaches techniques
        best top ideal optimal
        good great nice
        important significant essential
        main primary principal chief
        interesting fascinating
        lose shed
        weight kilos-weight
        fat overweight obese
        wrong incorrect mistaken
        right correct
        answer reply respond response
        ask enquire inquire
        speak talk
        trip journey tour
        holiday vacation holidays vacations
        hotel hotels accommodation
        flight flights
        airplane plane aircraft aeroplane
        lift elevator
        flat apartment
        film movie
        rubbish garbage trash waste
        bill invoice bills invoices
        salary wage wages pay
        money cash
        bank banks
        password passcode
        pin pincode
        email e-mail mail emails
        website site webpage websites
        internet web
        app application apps applications
        software program
        computer pc computers
        mobile cell
        kind type sort kinds types sorts
        rule regulation rules regulations
        law laws
        country nation countries
        city town cities towns
        road street
        house home
        work function
        broken damaged defective faulty
        stolen theft
        lost missing
        locate find
        guarantee warranty guarantees warranties
        voucher coupon vouchers coupons
        discount reduction discounts
        opening-hours opening-times business-hours
        contact reach
        staff employees personnel
        boss manager supervisor
        customer client customers clients
        waterproof watertight
        bike bicycle bikes bicycles
        rucksack backpack rucksacks backpacks
        trainers sneakers
        trousers pants
        torch flashlight
        luggage baggage
        petrol gas gasoline fuel
        sick ill unwell
        medicine medication drug medicines medications drugs meds
        treat cure
        treatment therapy
        surgery operation
        pain ache
        pregnant pregnancy
        weird strange odd
        scared afraid
        clever smart intelligent
        stupid dumb
        rich wealthy
        famous popular
        beautiful pretty
        funny hilarious
        angry mad
        annoyed irritated
        tired exhausted
        terrible awful horrible
        wonderful amazing awesome
        maximum max
        minimum min
        information info details
        example examples sample
        question query questions
        advice tip tips
        explain describe
        meaning definition
        difference differences differ
        possible feasible
        suitable appropriate
        currently presently
        probably likely
        also too
        parcel package parcels packages
        register enroll enrol sign-up signup
        login log-in sign-in signin
        logout log-out sign-out signout
        topup top-up
        verify verification identity-check
        transfer transfers
        balance funds
        deposit deposits
        withdraw withdrawal withdrawals
        declined rejected refused
        pending outstanding
        currency currencies
        expire expiry expiration expires
        activate activation
        track tracking trace
        arrive arrived come
        reset restore
        forgot forgotten
        link connect
        supported accepted
        height tall
        age old
        located where
        born birth
        die death dead
        author writer
        movie movies
        song track songs
        recipe recipes
        """;

    // A phrase of two or three words in front of the bar, the word that stands for it behind.
    private const string EnglishPhrases = """
        check in|checkin
        checking in|checkin
        checked in|checkin
        check out|checkout
        checking out|checkout
        checked out|checkout
        log in|login
        logging in|login
        logged in|login
        log on|login
        log out|logout
        log off|logout
        logging out|logout
        sign in|login
        signing in|login
        sign out|logout
        sign up|signup
        signing up|signup
        turn on|turnon
        switch on|turnon
        turning on|turnon
        turn off|turnoff
        switch off|turnoff
        turning off|turnoff
        opt in|optin
        opt out|optout
        clock in|checkin
        clock out|checkout
        move in|movein
        move out|moveout
        top up|topup
        topping up|topup
        topped up|topup
        top ups|topup
        pick up|pickup
        drop off|dropoff
        get rid of|remove
        lay off|layoff
        at least|at-least
        no less than|at-least
        at most|at-most
        no more than|at-most
        up to|up-to
        one way|one-way
        round trip|roundtrip
        second hand|secondhand
        united states|united-states
        the us|united-states
        the usa|united-states
        united kingdom|united-kingdom
        new york|new-york
        hong kong|hong-kong
        los angeles|los-angeles
        san francisco|san-francisco
        san diego|san-diego
        las vegas|las-vegas
        north korea|northkorea
        south korea|southkorea
        new zealand|zealand
        e mail|email
        wi fi|wifi
        pin code|pin
        mobile phone|phone
        cell phone|phone
        smart phone|phone
        opening hours|opening-hours
        opening times|opening-hours
        business hours|opening-hours
        a lot of|many
        lots of|many
        side effects|sideeffect
        side effect|sideeffect
        side affects|sideeffect
        how come|why
        what for|why
        """;

    private static readonly FrozenDictionary<string, string> Groups = English
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .SelectMany(words => words.Select(word => (word, group: words[0])))
        .DistinctBy(pair => pair.word)
        .ToFrozenDictionary(pair => pair.word, pair => pair.group, StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> Phrases = EnglishPhrases
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Split('|'))
        .ToFrozenDictionary(pair => pair[0].Trim(), pair => pair[1].Trim(), StringComparer.Ordinal);

    /// <summary>The most words of a phrase.</summary>
    public const int LongestPhrase = 3;

    /// <summary>The first word of the group that a lower-cased word belongs to; <see langword="null"/> when it belongs to none.</summary>
    public static string? GroupOf(string word) => Groups.GetValueOrDefault(word);

    /// <summary>The word that stands for a phrase of lower-cased words, one space between; <see langword="null"/> when none does.</summary>
    public static string? WordFor(string phrase) => Phrases.GetValueOrDefault(phrase);
}
