using Microsoft.Extensions.Localization;
using RagStarter.Core.Answering.Suggestions;

namespace RagStarter.Web.Components.Chat;

/// <summary>Words a suggestion as a question that stands by itself.</summary>
internal static class SuggestionText
{
    public static string Of(IStringLocalizer<ChatTexts> text, Suggestion suggestion) =>
        suggestion.IsQuestion ? suggestion.Topic : text["SuggestTopic", suggestion.Title, suggestion.Topic];
}
