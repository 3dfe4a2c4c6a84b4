#!/usr/bin/env bash
# Finds out whether the package feed has Aspire, tells the build by eng/feed.props, and restores the solution.
# standins/README.md says what happens on a feed that does not have it.
set -euo pipefail
cd "$(dirname "$0")/.."

probe=$(mktemp -d)
trap 'rm -rf "$probe"' EXIT
version=$(sed -n 's/.*"Aspire\.Hosting\.AppHost" Version="\([^"]*\)".*/\1/p' Directory.Packages.props)
cat >"$probe/probe.csproj" <<EOF
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
  <ItemGroup><PackageReference Include="Aspire.Hosting.AppHost" Version="[$version]" /></ItemGroup>
</Project>
EOF
# The feed that the repository is configured with is the one to ask.
for config in nuget.config NuGet.config NuGet.Config; do
    [ -f "$config" ] && cp "$config" "$probe/"
done

if output=$(dotnet restore "$probe/probe.csproj" 2>&1); then
    rm -f eng/feed.props
elif grep -qE 'NU110[123]' <<<"$output"; then
    cat >"$probe/feed.props" <<'EOF'
<Project>
  <!-- Written by eng/restore.sh: the package feed has no Aspire. -->
  <PropertyGroup><PackageFeed>partial</PackageFeed></PropertyGroup>
</Project>
EOF
    # Only when it is new: every project is built again when this file has changed.
    cmp -s "$probe/feed.props" eng/feed.props || cp "$probe/feed.props" eng/feed.props
else
    echo "$output" >&2
    exit 1
fi

dotnet restore Checkout.sln
