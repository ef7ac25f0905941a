BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Import-TestModule
    $null = Initialize-TestEmulator
    $escape = [char]27
    $bidi = [char]0x202E
    $evil = "A$escape[31mB${bidi}C ##vso[task.complete] ::error::x"
    $script:operation = [CloneCmdlets.CloneOperation]@{
        Id           = "7$escape[2J"
        Service      = 'AzureDevOps'
        Kind         = 'TestPlan'
        State        = 'Failed'
        ServiceState = $evil
        Message      = $evil
        Handle       = 'azuredevops:https://dev.azure.com/fabrikam/p#plan/7'
        Source       = [CloneCmdlets.CloneReference]@{ Id = '1'; Name = $evil; Project = $evil }
        Destination  = [CloneCmdlets.CloneReference]@{ Id = '2'; Name = $evil; Project = $evil; Url = $evil }
        Vulnerabilities = [CloneCmdlets.Vulnerability[]]@([CloneCmdlets.Vulnerability]@{ Id = $evil; Type = $evil; Code = $evil; Threat = 80 })
    }

    function Find-Harm([string] $Text) {
        # Colours are PowerShell's own, and are switched off here.
        if ($Text.Contains($escape) -or $Text.Contains($bidi) -or $Text -match '##\w*\[' -or $Text -match '::error') { $Text }
    }

    $PSStyle.OutputRendering = 'PlainText'
}

AfterAll {
    Stop-CloneEmulator
}

Describe 'Text from a server' {
    It 'is safe in the <View> view, at any width' -ForEach @(
        @{ View = 'table'; Show = { $operation | Format-Table } }
        @{ View = 'list'; Show = { $operation | Format-List } }
        @{ View = 'wide'; Show = { $operation | Format-Wide } }
    ) {
        foreach ($width in 80, 120, 200) {
            $text = & $Show | Out-String -Width $width
            $text | Should -Match 'A.\[31mB'
            Find-Harm $text | Should -BeNullOrEmpty
            foreach ($line in $text -split '\r?\n') {
                $line.Length | Should -BeLessOrEqual $width
            }
        }
    }

    It 'is safe in the views of what hangs on it, and as text' {
        Find-Harm ($operation.Vulnerabilities | Format-Table | Out-String) | Should -BeNullOrEmpty
        Find-Harm ($operation.Destination | Out-String) | Should -BeNullOrEmpty
        Find-Harm "$operation $($operation.Destination) $($operation.Vulnerabilities)" | Should -BeNullOrEmpty
    }

    It 'is safe where PowerShell passes over the views' {
        Find-Harm (@([pscustomobject]@{ a = 1 }), $operation | Out-String) | Should -BeNullOrEmpty
    }

    It 'stays as it is in the properties' {
        $operation.Message | Should -BeExactly $evil
    }

    It 'is safe in -WhatIf, -Verbose, errors and warnings' {
        $created = Invoke-TestEmulator '_emulator/plans' -Method Post -Body @{ project = 'fabrikam-fiber-tfvc'; name = $evil; suites = 1; casesPerSuite = 1 }
        $file = Join-Path $TestDrive 'said.txt'
        $null = Start-Transcript $file
        try {
            Copy-TestPlan $created.id "to $evil" -WhatIf -Verbose | Out-Null
            $done = Copy-TestPlan $created.id "to $evil" -Wait -Verbose 4>&1
            Copy-TestPlan $created.id "to $evil" -ErrorAction SilentlyContinue -ErrorVariable failure
        } finally {
            $null = Stop-Transcript
        }

        $said = (Get-Content -Raw $file) + ($done | Out-String -Width 500) + "$failure" + ($failure | Out-String -Width 500)
        ($said -split '\r?\n' | Where-Object { $_ -notmatch '^\s*\d* \|' } | ForEach-Object { Find-Harm $_ }) | Should -BeNullOrEmpty
    }
}
