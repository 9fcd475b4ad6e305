extension LanguageGuess {
  /// Six languages by their ISO 639 names, and what they look like: texts that were written for this.
  public static let samples: [(name: String, text: String)] = [
    (
      "en",
      """
      Thank you for the letter that came on Monday. We would be glad to see you and the children at the end of the \
      month, when the weather should be better than it was last time. There is enough room for everybody, and what you \
      asked about the train is right: it leaves at nine in the morning and arrives before noon. Please let me know \
      whether this works for you, and which of the two days you would like. I have not heard from them since they went \
      away, but their mother says that they are well and will be here with us this week.
      """
    ),
    (
      "de",
      """
      Vielen Dank für den Brief, der am Montag gekommen ist. Wir würden uns freuen, dich und die Kinder am Ende des \
      Monats zu sehen, wenn das Wetter hoffentlich besser ist als beim letzten Mal. Es gibt genug Platz für alle, und \
      was du über den Zug gefragt hast, stimmt: Er fährt um neun Uhr morgens ab und kommt noch vor Mittag an. Bitte sag \
      mir, ob dir das passt und welchen der beiden Tage du lieber hättest. Ich habe nichts von ihnen gehört, seit sie \
      weggegangen sind, aber ihre Mutter sagt, dass es ihnen gut geht und sie diese Woche bei uns sein werden.
      """
    ),
    (
      "fr",
      """
      Merci beaucoup pour la lettre qui est arrivée lundi. Nous serions heureux de vous voir avec les enfants à la fin du \
      mois, quand le temps sera sans doute meilleur que la dernière fois. Il y a assez de place pour tout le monde, et ce \
      que vous avez demandé sur le train est juste : il part à neuf heures du matin et arrive avant midi. Dites-moi s'il \
      vous plaît si cela vous convient, et lequel des deux jours vous préférez. Je n'ai pas eu de leurs nouvelles depuis \
      leur départ, mais leur mère dit qu'ils vont bien et qu'ils seront chez nous cette semaine.
      """
    ),
    (
      "es",
      """
      Muchas gracias por la carta que llegó el lunes. Nos alegraría verte con los niños a finales de mes, cuando el tiempo \
      será seguramente mejor que la última vez. Hay sitio suficiente para todos, y lo que preguntaste sobre el tren es \
      cierto: sale a las nueve de la mañana y llega antes del mediodía. Dime por favor si esto te viene bien, y cuál de \
      los dos días prefieres. No he sabido nada de ellos desde que se fueron, pero su madre dice que están bien y que \
      estarán con nosotros esta semana.
      """
    ),
    (
      "it",
      """
      Grazie mille per la lettera che è arrivata lunedì. Saremmo felici di vedere te e i bambini alla fine del mese, quando \
      il tempo sarà di certo migliore dell'ultima volta. C'è abbastanza posto per tutti, e quello che hai chiesto sul \
      treno è giusto: parte alle nove del mattino e arriva prima di mezzogiorno. Dimmi per favore se ti va bene, e quale \
      dei due giorni preferisci. Non ho più avuto loro notizie da quando sono partiti, ma la loro madre dice che stanno \
      bene e che saranno da noi questa settimana.
      """
    ),
    (
      "nl",
      """
      Hartelijk dank voor de brief die maandag gekomen is. We zouden het fijn vinden om jou en de kinderen aan het eind van \
      de maand te zien, als het weer hopelijk beter is dan de vorige keer. Er is genoeg plaats voor iedereen, en wat je \
      over de trein vroeg klopt: hij vertrekt om negen uur in de ochtend en komt nog voor de middag aan. Laat me alsjeblieft \
      weten of dit je uitkomt, en welke van de twee dagen je liever hebt. Ik heb niets meer van hen gehoord sinds ze weg \
      zijn gegaan, maar hun moeder zegt dat het goed met ze gaat en dat ze deze week bij ons zullen zijn.
      """
    ),
  ]
}
