using System.Collections.Frozen;

namespace RagStarter.Core.Caching.Gate.Words;

/// <summary>Words that are each other's opposite. Each line is an axis: the words of one end, a bar, those of the other; sometimes of a third.</summary>
internal static class OpposedWords
{
    private const string English = """
        increase raise grow gain rise higher boost | decrease reduce lower decline shrink drop cut fall
        open reopen | close shut
        start begin commence launch initiate resume | stop end finish cease quit terminate pause
        enable activate unblock unfreeze unlock | disable deactivate block freeze lock suspend
        buy purchase | sell
        lend loan | borrow
        add include insert append attach | remove delete exclude detach subtract erase
        create open make | delete destroy close
        send transmit | receive get
        deposit topup | withdraw withdrawal
        import imported | export exported
        upload | download
        login signin logon | logout signout logoff | signup register
        checkin | checkout
        turnon switchon | turnoff switchoff
        pickup collect | dropoff deliver
        arrive arrival arrivals | depart departure departures leave
        enter entrance entry | exit
        push | pull
        accept approve allow permit grant | reject deny refuse decline forbid prohibit ban
        win won | lose lost
        pass passed | fail failed failure
        save | spend waste
        earn income | owe debt
        hire recruit employ | fire dismiss layoff resign
        give donate | take receive
        lock | unlock
        install | uninstall
        connect join link pair | disconnect unlink unpair separate split
        encrypt | decrypt
        compress zip | decompress unzip extract
        subscribe | unsubscribe
        follow | unfollow
        mute | unmute
        hide conceal | show reveal unhide display
        expand | collapse
        assemble | disassemble dismantle
        fill | empty drain
        heat warm hot | cool cold chill
        hotter warmer | colder cooler
        hottest warmest | coldest coolest
        lengthen extend prolong | shorten
        strengthen | weaken
        improve better enhance | worsen worse
        best | worst
        all every each | some few | none
        once | twice
        few | most many | all
        upside | downside
        sharpen | dull blunt
        exceed surpass beat | miss undershoot
        person individual | group team family
        rent lease | buy purchase
        lead | mercury
        diesel | petrol gasoline
        he him his himself | she her hers herself
        optin | optout
        movein | moveout
        northkorea | southkorea
        good | bad
        most maximum highest largest biggest greatest | least minimum lowest smallest fewest
        more | less fewer
        bigger larger greater | smaller
        big large huge | small little tiny
        tall taller tallest | short shorter shortest
        long longer longest | short shorter shortest
        high | low
        heavy heavier heaviest | light lighter lightest
        fast faster fastest quick quickly quicker quickest | slow slowly slower slowest
        cheap cheaper cheapest inexpensive affordable | expensive costly pricey priciest
        early earlier earliest | late later latest
        old older oldest elderly | young younger youngest
        newest latest | oldest
        old used secondhand | new
        near nearer nearest close closer closest | far farther farthest further furthest distant
        strong stronger strongest | weak weaker weakest
        easy easier easiest simple | hard harder hardest difficult
        thick thicker | thin thinner
        wide wider broad | narrow narrower
        deep deeper | shallow shallower
        loud louder | quiet quieter
        clean | dirty
        wet moist damp | dry
        full | empty
        first | last
        next upcoming following | previous past prior former last
        former ex | current present
        before prior | after afterwards following
        above over | below under beneath
        top upper | bottom lower
        front | back rear
        left | right
        north northern | south southern | east eastern | west western
        inside indoor indoors interior internal inner | outside outdoor outdoors exterior external outer
        up upstairs upward upwards | down downstairs downward downwards
        incoming inbound inward | outgoing outbound outward
        domestic national local | international foreign abroad overseas
        public | private
        online | offline
        hardware | software
        manual manually | automatic automatically
        single | double twin | triple
        one-way oneway | return roundtrip
        even | odd
        positive | negative
        plus | minus
        add addition | subtract subtraction
        multiply multiplication | divide division
        profit | loss
        asset assets | liability liabilities
        debit | credit | prepaid
        gross | net
        fixed | variable floating
        maximum | minimum
        maximise maximize | minimise minimize
        optional voluntary | mandatory compulsory obligatory required
        legal lawful | illegal unlawful
        safe | dangerous unsafe harmful
        possible | impossible
        true | false
        right correct | wrong incorrect
        same | different
        similarity similarities | difference differences
        advantage advantages pros pro benefit benefits | disadvantage disadvantages cons con drawback drawbacks
        cause causes | effect effects consequence consequences
        symptom symptoms | cure treatment treatments
        problem problems | solution solutions
        question questions | answer answers
        teacher teachers | student students
        doctor doctors | patient patients
        employer employers | employee employees
        buyer buyers | seller sellers
        landlord landlords | tenant tenants
        lender lenders | borrower borrowers
        sender | recipient receiver
        host hosts | guest guests
        parent parents | child children
        husband husbands | wife wives
        male men man | female women woman
        boy boys | girl girls
        human humans | animal animals
        day daytime | night nighttime
        sunrise | sunset
        am | pm
        breakfast | lunch | dinner
        birth born | death died die dead
        alive | dead
        married marriage marry wedding | divorced divorce single
        love | hate
        like | dislike
        happy | sad unhappy
        rich wealthy | poor
        healthy | unhealthy sick ill
        raw uncooked | cooked
        sweet | sour | bitter | salty
        vegan | vegetarian
        organic | inorganic conventional
        smooth | rough
        hard | soft
        sharp | blunt dull
        tight | loose
        odd | normal
        natural | artificial synthetic
        beginner beginners novice | expert experts advanced intermediate
        junior | senior
        theory theoretical | practice practical
        physical | virtual digital
        formal | informal casual
        temporary temporarily | permanent permanently
        partial partially part | complete completely full fully whole entire
        always | never | sometimes often rarely
        everyone everybody everything | nobody nothing
        ascending | descending
        horizontal horizontally | vertical vertically
        clockwise | counterclockwise anticlockwise
        primary | secondary
        major | minor
        acute | chronic
        hyper hypertension hyperthyroidism hyperglycemia | hypo hypotension hypothyroidism hypoglycemia
        inhale | exhale
        gain | lose
        remember | forget
        ask | answer
        teach | learn
        lead | follow
        attack | defend
        build construct | demolish destroy
        repair fix mend | break damage
        agree | disagree
        appear | disappear
        freeze | thaw melt defrost
        sink | float
        renew | cancel
        book reserve | cancel
        confirm | cancel
        order | cancel return
        refund | charge
        refundable | nonrefundable
        upgrade | downgrade
        promote | demote
        verify verified | unverified
        paid | unpaid free
        taxable | exempt
        exclusive excluded excludes | inclusive included includes
        visible | invisible hidden
        empty | full
        majority | minority
        input inputs | output outputs
        read | write
        import | export
        encode | decode
        server | client
        frontend | backend
        wholesale | retail
        supply | demand
        inflation | deflation
        surplus | deficit shortage
        bull bullish | bear bearish
        winner winners | loser losers
        ally allies friend friends | enemy enemies
        peace | war
        guilty | innocent
        arrest | release
        attach | detach
        permanent | temporary
        minimum | maximum
        """;

    private static readonly FrozenDictionary<string, (int Axis, int End)[]> Words = Read(English);

    /// <summary>On which axes a lower-cased word lies, and at which end.</summary>
    public static ReadOnlySpan<(int Axis, int End)> PlacesOf(string word) => Words.GetValueOrDefault(word);

    private static FrozenDictionary<string, (int, int)[]> Read(string lists)
    {
        var words = new Dictionary<string, List<(int, int)>>(StringComparer.Ordinal);
        var axis = 0;
        foreach (var line in lists.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            axis++;
            var end = 0;
            foreach (var words1 in line.Split('|'))
            {
                end++;
                foreach (var word in words1.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                {
                    if (!words.TryGetValue(word, out var places))
                    {
                        words[word] = places = [];
                    }

                    places.Add((axis, end));
                }
            }
        }

        return words.ToFrozenDictionary(pair => pair.Key, pair => pair.Value.ToArray(), StringComparer.Ordinal);
    }
}
