# The web application and the command line in one image without shell or package manager, run by a user without rights.
FROM mcr.microsoft.com/dotnet/sdk:10.0.401 AS build
WORKDIR /source

# Restored before the sources are copied: a change of code does not download the packages again.
COPY global.json Directory.Build.props Directory.Packages.props .editorconfig ./
COPY src/RagStarter.Core/*.csproj src/RagStarter.Core/
COPY src/RagStarter.VectorStores/*.csproj src/RagStarter.VectorStores/
COPY src/RagStarter.Web/*.csproj src/RagStarter.Web/
COPY src/RagStarter.Cli/*.csproj src/RagStarter.Cli/
RUN dotnet restore src/RagStarter.Web && dotnet restore src/RagStarter.Cli

COPY data data
COPY prompts prompts
COPY src src
RUN dotnet publish src/RagStarter.Web --no-restore -c Release -o /app \
 && dotnet publish src/RagStarter.Cli --no-restore -c Release -o /app \
 && mkdir /state

# "extra" has the cultures and time zones.
FROM mcr.microsoft.com/dotnet/aspnet:10.0.12-noble-chiseled-extra
WORKDIR /app
COPY --from=build /app .
COPY --from=build --chown=$APP_UID:$APP_UID /state /state
ENV Storage__Path=/state
VOLUME /state
USER $APP_UID
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=6s --start-period=20s CMD ["dotnet", "/app/ragstarter.dll", "health"]
ENTRYPOINT ["dotnet", "RagStarter.Web.dll"]
